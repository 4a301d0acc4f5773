import { containsLabels } from '../../kubernetes/label-selector.ts';
import type { Service } from '../../kubernetes/objects.ts';
import { nameOfDocument } from '../document/document.ts';
import { nearestWord } from '../nearest-word.ts';
import type {
  EndpointCandidate,
  NetworkSpec,
  NodeIndex,
  TargetSpec,
  World,
  WorldPod,
  WorldService,
} from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { assumedBehaviour, type ResolvedApplications, resolveApplications } from './resolve-applications.ts';
import { Candidates } from './resolve-endpoints.ts';
import { resolveFault } from './resolve-fault.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { type PlacedPod, resolvePods } from './resolve-pods.ts';
import { resolveProxy } from './resolve-proxy.ts';
import { resolveServices } from './resolve-services.ts';
import { resolveWorkload } from './resolve-workload.ts';
import { hasTemplateFor, selectorHelp } from './selected.ts';

const DEFAULT_VERSION = '1.34';

const defaultNetwork: NetworkSpec = {
  sameNode: { kind: 'constant', parameters: { value: 0.05 } },
  sameZone: { kind: 'constant', parameters: { value: 0.25 } },
  crossZone: { kind: 'constant', parameters: { value: 1 } },
  external: { kind: 'lognormal', parameters: { mean: 20, cv: 0.5 } },
};

const defaultNetworkTexts: Readonly<Record<keyof NetworkSpec, string>> = {
  sameNode: '50us',
  sameZone: '250us',
  crossZone: '1ms',
  external: 'lognormal, mean 20ms, cv 0.5',
};

/** The world that a set of documents describes. Mistakes are reported; the world is then not to be used. */
export function resolveWorld(resolution: Resolution): World {
  const { objects } = resolution;
  const cluster = objects.only('Simulation')?.value.cluster;
  const { nodes, zones, objects: nodeObjects, indexOf } = resolveNodes(resolution);
  const placed = resolvePods(resolution, { nodes, zones, objects: nodeObjects, indexOf });
  const apps = resolveApplications(resolution, placed);
  const serviceObjects = resolveServices(resolution);
  const candidates = new Candidates(objects, placed, indexOf, apps.assumed);
  const services = serviceObjects.map((service) => describeService(service.value, candidates));
  const pods = [...placed.map((each, i) => describePod(each, i, apps, candidates)), ...candidates.hosts];
  const reachable = {
    services: serviceObjects.map(({ value }) => value),
    nodes,
    podAt: (ip: string) => candidates.podAt(ip),
  };
  const workloads = objects
    .all('Workload')
    .flatMap((workload) => resolveWorkload(resolution, workload, { pods, nodes, reachable }) ?? []);
  for (const { target } of workloads) checkTargeted(resolution, target, { services, serviceObjects, pods, candidates, assumed: apps.assumed });
  const faults = objects.all('Fault').flatMap((fault) => resolveFault(resolution, fault, { pods, nodes, zones }) ?? []);
  noteUnused(resolution);
  return {
    kubernetesVersion: resolveVersion(resolution),
    zones,
    nodes,
    proxy: resolveProxy(resolution),
    dataPlaneCost: cluster?.dataPlaneCost ?? 'modelled',
    network: resolveNetwork(resolution),
    applications: apps.applications,
    pods,
    services,
    otherServiceCount: cluster?.otherServices ?? 0,
    workloads,
    faults,
  };
}

function resolveVersion({ objects, notes }: Resolution): World['kubernetesVersion'] {
  const given = objects.only('Simulation')?.value.cluster?.kubernetesVersion;
  if (given === undefined) notes.assume('Kubernetes version', DEFAULT_VERSION, 'default');
  const [major, minor] = (given ?? DEFAULT_VERSION).split('.').map(Number);
  return { major: major ?? 1, minor: minor ?? 0 };
}

function resolveNetwork({ objects, notes }: Resolution): NetworkSpec {
  const given = objects.only('Simulation')?.value.network;
  const pick = (link: keyof NetworkSpec): NetworkSpec[keyof NetworkSpec] => {
    const spec = given?.[link];
    if (spec === undefined) notes.assume(`network delay ${link}, one way`, defaultNetworkTexts[link], 'default');
    return spec ?? defaultNetwork[link];
  };
  return {
    sameNode: pick('sameNode'),
    sameZone: pick('sameZone'),
    crossZone: pick('crossZone'),
    external: pick('external'),
  };
}

/** What the Simulation says that nothing acts upon yet. */
function noteUnused({ objects, notes }: Resolution): void {
  const provider = objects.only('Simulation')?.value.cluster?.loadBalancerProvider;
  if (provider !== undefined) notes.assume('Simulation.spec.cluster.loadBalancerProvider', provider, 'without effect: not simulated yet');
}

function describePod({ pod, owner, node, ip, ready }: PlacedPod, index: number, apps: ResolvedApplications, candidates: Candidates): WorldPod {
  const { namespace, name, labels, deletionTimestamp } = pod.metadata;
  const given = candidates.conditionsOf(index as Parameters<Candidates['conditionsOf']>[0]);
  return {
    kind: 'pod',
    namespace,
    name,
    owner,
    labels,
    node: node as NodeIndex,
    ip,
    application: apps.ofPod[index] ?? apps.assumed,
    ready: given?.ready ?? ready,
    terminating: given?.terminating ?? deletionTimestamp !== undefined,
  };
}

function describeService(service: Service, candidates: Candidates): WorldService {
  const { metadata, spec } = service;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    type: spec.type,
    clusterIP: spec.clusterIP,
    publishNotReadyAddresses: spec.publishNotReadyAddresses,
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    ports: spec.ports.map((port) => ({
      name: port.name,
      protocol: port.protocol,
      port: port.port,
      nodePort: port.nodePort || null,
      candidates: candidates.of(service, port),
    })),
  };
}

/**
 * A Service that a Workload calls must be able to have endpoints: a selector that matches no pod, and a port name that
 * none of them has, are legal and never meant. Its pods that no Application describes are listed.
 */
function checkTargeted(
  resolution: Resolution,
  target: TargetSpec,
  world: {
    readonly services: readonly WorldService[];
    readonly serviceObjects: readonly Sourced<Service>[];
    readonly pods: readonly WorldPod[];
    readonly candidates: Candidates;
    readonly assumed: number;
  },
): void {
  if (target.kind === 'pod') return noteAssumed(resolution, [{ pod: target.pod, targetPort: 0 }], world);
  if (target.kind === 'unreachable') return;
  const service = world.serviceObjects[target.service] as Sourced<Service>;
  const endpoints = world.services[target.service]?.ports[target.port]?.candidates ?? [];
  if (endpoints.length > 0) return noteAssumed(resolution, endpoints, world);
  if (world.candidates.areGiven(service.value)) return;
  checkSelector(resolution, service, target.port, world);
}

function checkSelector(
  resolution: Resolution,
  { document, value }: Sourced<Service>,
  port: number,
  { pods, candidates }: { readonly pods: readonly WorldPod[]; readonly candidates: Candidates },
): void {
  const { objects, notes } = resolution;
  if (objects.isUncertain('Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet')) return;
  const name = nameOfDocument(document);
  const selector = value.spec.selector ?? {};
  const { namespace } = document;
  const labels = Object.entries(selector).map(([key, each]) => `${key}: ${each}`).join(', ');
  if (candidates.selected(value).length > 0) {
    const { targetPort } = value.spec.ports[port] as Service['spec']['ports'][number];
    const names = portNames(resolution, namespace, selector);
    const nearest = nearestWord(String(targetPort), names);
    const list = names.length === 0 ? 'their containers name no ports' : `their ports are ${names.join(', ')}`;
    const message = `${name}: spec.ports[${port}].targetPort: none of its pods has a port named ${JSON.stringify(targetPort)}`;
    complain(resolution, document, ['spec', 'ports', port, 'targetPort'], message, nearest === undefined ? list : `did you mean "${nearest}"?`);
  } else if (labels === '') {
    notes.assume(`endpoints of ${name}`, 'none', 'it has no selector, and no EndpointSlice names it');
  } else if (hasTemplateFor(objects, namespace, { matchLabels: selector, matchExpressions: [] })) {
    notes.assume(`endpoints of ${name}`, 'none', 'its pods have 0 replicas or stay Pending');
  } else {
    const help = selectorHelp(objects, namespace, selector, pods.filter((pod) => pod.kind === 'pod'));
    complain(resolution, document, ['spec', 'selector'], `${name}: the selector (${labels}) matches no pod of namespace ${namespace}`, help);
  }
}

/** The names of the container ports of the pods that a Service picks. */
function portNames({ objects }: Resolution, namespace: string, selector: Readonly<Record<string, string>>): readonly string[] {
  const templates = (['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const).flatMap((kind) =>
    objects.all(kind).map(({ document, value }) => ({ namespace: document.namespace, ...value.spec.template })),
  );
  const pods = objects.all('Pod').map(({ value }) => ({ ...value, namespace: value.metadata.namespace }));
  const names = [...templates, ...pods]
    .filter((each) => each.namespace === namespace && containsLabels(each.metadata.labels, selector))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports.map((port) => port.name)));
  return [...new Set(names.filter((name) => name !== ''))];
}

function noteAssumed(
  { notes }: Resolution,
  endpoints: readonly EndpointCandidate[],
  { pods, assumed }: { readonly pods: readonly WorldPod[]; readonly assumed: number },
): void {
  const count = endpoints.filter(({ pod }) => pods[pod]?.application === assumed).length;
  if (count > 0) notes.assume('pods without an Application', assumedBehaviour, `${count} endpoints; an Application says otherwise`);
}
