import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { ApplicationDocument } from '../document/application-document.ts';
import { type Document, nameOfDocument } from '../document/document.ts';
import type { ApplicationIndex, ApplicationSpec } from '../scenario.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { ASSUMED_MESSAGE_BYTES, messageSize } from './message-size.ts';
import { neverEnded } from './never-ended.ts';
import { complain, type Resolution } from './resolution.ts';
import { assumedProcessLife, type ProcessLife, resolveProcessLife } from './resolve-life.ts';
import type { PlacedPod } from './resolve-pods.ts';
import { resolveServerConnections } from './resolve-server-connections.ts';
import { plainServing, resolveServing } from './resolve-serving.ts';
import { hasTemplateFor, selectorHelp, selectorText } from './selected.ts';

/** The Applications, and the one of each pod. */
export interface ResolvedApplications {
  readonly applications: readonly ApplicationSpec[];
  /** How the process of each starts and ends. */
  readonly lives: readonly ProcessLife[];
  /** Of each pod, in the order of the pods. */
  readonly ofPod: readonly ApplicationIndex[];
  /** By name of a host outside of the cluster. */
  readonly ofHost: ReadonlyMap<string, ApplicationIndex>;
  /** The one of pods and hosts that no Application picks. */
  readonly assumed: ApplicationIndex;
}

/** What an Application does not say. One goroutine pool of this size, and a service time of the usual first model. */
const defaults = {
  concurrency: 10,
  discipline: 'fifo',
  serviceTime: { kind: 'exponential', parameters: { mean: 10 } },
} as const;

/** Which Application describes which pod. One that picks no pod, and two that pick the same, are mistakes. */
export function resolveApplications(resolution: Resolution, pods: readonly PlacedPod[]): ResolvedApplications {
  const documents = resolution.objects.all('Application');
  const assumed = documents.length as ApplicationIndex;
  const ofHost = new Map<string, ApplicationIndex>();
  const ofPod: ApplicationIndex[] = pods.map(() => assumed);
  for (const [i, { document, value }] of documents.entries()) {
    const { selector, host } = value;
    if (host !== undefined) ofHost.set(host.toLowerCase(), i as ApplicationIndex);
    if ((host === undefined) === (selector === undefined)) reportNoSubject(resolution, document);
    if (selector === undefined || host !== undefined) continue;
    const others = new Set<number>();
    let picked = 0;
    for (const [j, { pod }] of pods.entries()) {
      if (pod.metadata.namespace !== document.namespace) continue;
      if (!matchesLabelSelector(selector, pod.metadata.labels)) continue;
      picked++;
      const before = ofPod[j] as ApplicationIndex;
      if (before === assumed) ofPod[j] = i as ApplicationIndex;
      else others.add(before);
    }
    if (picked === 0) reportNoPods(resolution, document, selector, pods);
    for (const other of others) {
      const name = nameOfDocument((documents[other] as Sourced<ApplicationDocument>).document);
      const message = `${nameOfDocument(document)} picks pods that ${name} picks too`;
      complain(
        resolution,
        document,
        ['spec', 'selector'],
        message,
        'a pod has one Application: narrow one of the selectors',
      );
    }
  }
  const applications = [...documents.map((each) => describe(resolution, each)), assumedApplication];
  const lives = [...documents.map(({ value }) => resolveProcessLife(value)), assumedProcessLife];
  return { applications, lives, ofPod, ofHost, assumed };
}

function reportNoSubject(resolution: Resolution, document: Document): void {
  if (resolution.objects.isMistaken(document)) return;
  const message = `${nameOfDocument(document)}: it is not said whose behaviour this is`;
  complain(
    resolution,
    document,
    ['spec'],
    message,
    'expected one of selector: {matchLabels: {app: web}}, host: db.example.com',
  );
}

function reportNoPods(
  resolution: Resolution,
  document: Document,
  selector: LabelSelector,
  pods: readonly PlacedPod[],
): void {
  const { objects } = resolution;
  if (objects.isUncertain(...podMakers)) return;
  if (hasTemplateFor(objects, document.namespace, selector)) return;
  const all = pods.map(({ pod }) => pod.metadata);
  const help = selectorHelp(objects, document.namespace, selector.matchLabels, all);
  const message = `${nameOfDocument(document)}: the selector (${selectorText(selector)}) matches no pod of namespace ${document.namespace}`;
  complain(resolution, document, ['spec', 'selector'], message, help);
}

const assumedApplication: ApplicationSpec = {
  name: 'assumed',
  concurrency: defaults.concurrency,
  queueLimit: null,
  discipline: defaults.discipline,
  serviceTime: defaults.serviceTime,
  errorRate: 0,
  ...plainServing,
  releasesWorker: false,
  responseSizeBytes: ASSUMED_MESSAGE_BYTES,
  connections: neverEnded,
};

function describe(resolution: Resolution, application: Sourced<ApplicationDocument>): ApplicationSpec {
  const { notes } = resolution;
  const { document, value } = application;
  const { namespace, name } = document;
  const assume = (what: string, text: string): void =>
    notes.assume(`${what} of Application ${namespace}/${name}`, text, 'default');
  if (value.serviceTime === undefined) assume('serviceTime', 'exponential, mean 10ms');
  if (value.concurrency === undefined) assume('concurrency', String(defaults.concurrency));
  if (value.startUp === undefined) assume('startUp', '1s');
  return {
    name: `${namespace}/${name}`,
    concurrency: value.concurrency ?? defaults.concurrency,
    queueLimit: value.queue?.limit ?? null,
    discipline: value.queue?.discipline ?? defaults.discipline,
    serviceTime: value.serviceTime ?? defaults.serviceTime,
    errorRate: value.errorRate ?? 0,
    ...resolveServing(resolution, application),
    releasesWorker: value.whileCalling === 'release',
    responseSizeBytes: messageSize(resolution, document, 'responseSize', value.responseSize),
    connections: resolveServerConnections(resolution, application),
  };
}

/** The assumed Application in words, for the list of assumptions. */
export const assumedBehaviour = 'concurrency 10, no queue limit, exponential service time of mean 10ms, no errors';
