import type { KubeProxyConfiguration } from '../../kubernetes/kube-proxy-configuration.ts';
import type {
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  HorizontalPodAutoscaler,
  Ingress,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../../kubernetes/objects.ts';
import type { ApplicationDocument } from '../document/application-document.ts';
import { CHAOS_API_VERSION, type ChaosDocument } from '../document/chaos-mesh/chaos-kind.ts';
import type { ChaosSpecs, ScheduleSpec } from '../document/chaos-mesh/schedule-document.ts';
import { type Document, nameOfDocument, OWN_API_VERSION } from '../document/document.ts';
import type { ExperimentDocument } from '../document/experiment-document.ts';
import type { FaultDocument } from '../document/fault-document.ts';
import type { OperationDocument } from '../document/operation-document.ts';
import type { SimulationDocument } from '../document/simulation-document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { Mistakes } from '../mistakes.ts';
import type { DocumentReader } from '../read-documents.ts';
import { placeOf } from '../source/source-text.ts';
import { spanAt } from '../source/source-value.ts';

/** What a document says, and the document, for the places of mistakes. */
export interface Sourced<T> {
  readonly document: Document;
  readonly value: T;
}

/** What each kind's documents read as. */
export interface KindValues {
  readonly Simulation: SimulationDocument;
  readonly Application: ApplicationDocument;
  readonly Workload: WorkloadDocument;
  readonly Fault: FaultDocument;
  readonly Operation: OperationDocument;
  readonly Experiment: ExperimentDocument;
  readonly KubeProxyConfiguration: KubeProxyConfiguration;
  readonly Namespace: Namespace;
  readonly Node: Node;
  readonly Pod: Pod;
  readonly ReplicaSet: ReplicaSet;
  readonly Deployment: Deployment;
  readonly StatefulSet: StatefulSet;
  readonly DaemonSet: DaemonSet;
  readonly Service: Service;
  readonly Endpoints: Endpoints;
  readonly EndpointSlice: EndpointSlice;
  readonly Ingress: Ingress;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PodChaos: ChaosDocument<ChaosSpecs['PodChaos']>;
  readonly NetworkChaos: ChaosDocument<ChaosSpecs['NetworkChaos']>;
  readonly StressChaos: ChaosDocument<ChaosSpecs['StressChaos']>;
  readonly DNSChaos: ChaosDocument<ChaosSpecs['DNSChaos']>;
  readonly HTTPChaos: ChaosDocument<ChaosSpecs['HTTPChaos']>;
  readonly Schedule: ChaosDocument<ScheduleSpec>;
}

/** The kinds that make pods from a template. */
export const templateKinds = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const;

/** The kinds of which pods come. */
export const podMakers: readonly ['Pod', ...typeof templateKinds] = ['Pod', ...templateKinds];

/** All documents by kind. */
export class ClusterObjects {
  readonly #byKind = new Map<string, Sourced<unknown>[]>();
  readonly #mistaken = new Set<string>();
  readonly #mistakenDocuments = new Set<Document>();
  /** In which objects of Kubernetes lie, in the order of the documents. */
  readonly namespaces: readonly string[];

  readonly #isIncomplete: boolean;

  /** `isIncomplete`: there are documents of which not even the kind could be told. */
  constructor(documents: readonly Document[], reader: DocumentReader, isIncomplete: boolean) {
    this.#isIncomplete = isIncomplete;
    const ofKubernetes = documents.filter(
      ({ type, namespace }) => namespace !== '' && ![OWN_API_VERSION, CHAOS_API_VERSION].includes(type.apiVersion),
    );
    this.namespaces = [...new Set(ofKubernetes.map(({ namespace }) => namespace))];
    for (const document of documents) {
      const { kind } = document.type;
      const { value, isMistaken } = reader.read(document);
      if (isMistaken) {
        this.#mistaken.add(kind);
        this.#mistakenDocuments.add(document);
      }
      if (value === undefined) continue;
      const known = this.#byKind.get(kind);
      if (known === undefined) this.#byKind.set(kind, [{ document, value }]);
      else known.push({ document, value });
    }
  }

  /** Those of a kind that could be read, in the order of the documents. */
  all<Kind extends keyof KindValues>(kind: Kind): readonly Sourced<KindValues[Kind]>[] {
    return (this.#byKind.get(kind) ?? []) as unknown as readonly Sourced<KindValues[Kind]>[];
  }

  /** The only one of a kind, or undefined. */
  only<Kind extends keyof KindValues>(kind: Kind): Sourced<KindValues[Kind]> | undefined {
    return this.all(kind)[0];
  }

  /** Whether something in this document is wrong, so that what follows from it may be wrong too. */
  isMistaken(document: Document): boolean {
    return this.#mistakenDocuments.has(document);
  }

  /** Whether documents of these kinds have mistakes, so that what seems to be missing may be there. */
  isUncertain(...kinds: readonly (keyof KindValues)[]): boolean {
    return this.#isIncomplete || kinds.some((kind) => this.#mistaken.has(kind));
  }
}

/** Kinds of documents by which pods come and go during a run. */
const changingKinds = [
  'Fault',
  'Operation',
  'HorizontalPodAutoscaler',
  'PodChaos',
  'NetworkChaos',
  'StressChaos',
  'DNSChaos',
  'HTTPChaos',
  'Schedule',
] as const;

/** Whether other pods may be there at the end of a run than at its start. */
export function mayChange(objects: ClusterObjects): boolean {
  return changingKinds.some((kind) => objects.all(kind).length > 0);
}

/** Reports objects that are there twice, and a second document of a kind of which there is one. */
export function checkDuplicates(documents: readonly Document[], mistakes: Mistakes): void {
  const first = new Map<string, Document>();
  for (const document of documents) {
    const { type, root } = document;
    const key = type.scope === 'single' ? type.kind : nameOfDocument(document);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, document);
      continue;
    }
    const { file, line } = placeOf(spanAt(before.root, ['metadata', 'name']));
    const message = type.scope === 'single' ? `there is a second ${type.kind}` : `${key} is there twice`;
    mistakes.add(spanAt(root, ['metadata', 'name']), message, `the first one is in ${file}:${line}`);
  }
}
