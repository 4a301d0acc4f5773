import { formatDurationMs } from '../../base/units.ts';
import type { LinkEnd, PodChoice } from '../../fault/fault.ts';
import { expectedOccurrences, type FaultTimes, MOST_OCCURRENCES } from '../../fault/plan-times.ts';
import { faultKinds } from '../../fault/registry.ts';
import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import { type Document, nameOfDocument } from '../document/document.ts';
import type { FaultDocument, PlaceParameter, PodsParameter, RequestsParameter } from '../document/fault-document.ts';
import { suggest } from '../nearest-word.ts';
import type { FaultSpec, WorkloadSpec, WorldNode, WorldPod, WorldService } from '../scenario.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { measuredTimeMs } from './resolve-plan.ts';
import { requestsAbout } from './resolve-requests.ts';
import { selectorHelp, selectorText } from './selected.ts';

/** What the parameters of faults refer to. */
interface FaultWorld {
  readonly pods: readonly WorldPod[];
  readonly nodes: readonly WorldNode[];
  readonly zones: readonly string[];
  readonly workloads: readonly WorkloadSpec[];
  readonly services: readonly WorldService[];
}

/** A Fault with the names of pods, nodes and zones looked up; undefined after a mistake. */
export function resolveFault(
  resolution: Resolution,
  fault: Sourced<FaultDocument>,
  world: FaultWorld,
): FaultSpec | undefined {
  const { document, value } = fault;
  const parameters: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(faultKinds.get(value.kind).parameters)) {
    const at: ParameterPlace = { resolution, document, path: ['spec', value.kind, name] };
    const written = value.parameters[name];
    const resolved =
      written === undefined ? whenOmitted(at, parameter.type, world) : resolveOne(at, parameter.type, written, world);
    if (resolved === WRONG) return undefined;
    if (resolved !== undefined) parameters[name] = resolved;
  }
  const times: FaultTimes = {
    atMs: value.at,
    durationMs: value.duration ?? null,
    ...(value.repeats === undefined ? {} : { repeats: value.repeats }),
  };
  if (!isRightNumber(resolution, document, times)) return undefined;
  if (value.repeats?.kind === 'random') {
    const { mtbfMs, mttrMs } = value.repeats;
    resolution.notes.assume(
      `times of Fault ${document.name}`,
      `exponential, mean ${formatDurationMs(mtbfMs)} without and ${formatDurationMs(mttrMs)} with it, drawn in each replication`,
      'constant rates of failure and repair',
    );
  }
  return { name: document.name, kind: value.kind, parameters, ...times };
}

/** What a parameter holds that is left out: without a place a fault is everywhere, which the kinds read as null. */
function whenOmitted(at: ParameterPlace, type: string, world: FaultWorld): unknown {
  if (type === 'place') return null;
  return type === 'requests' ? resolveOne(at, type, {}, world) : undefined;
}

/** Reports a fault that would come more often than a run can hold; true when all is right. */
function isRightNumber(resolution: Resolution, document: Document, times: FaultTimes): boolean {
  const durationMs = measuredTimeMs(resolution);
  if (expectedOccurrences(times, durationMs) <= MOST_OCCURRENCES) return true;
  const message = `${nameOfDocument(document)}: comes more than ${MOST_OCCURRENCES} times in ${formatDurationMs(durationMs)}`;
  complain(resolution, document, ['spec', times.repeats?.kind === 'random' ? 'mtbf' : 'every'], message);
  return false;
}

/** Where a parameter stands. */
interface ParameterPlace {
  readonly resolution: Resolution;
  readonly document: Document;
  readonly path: readonly string[];
}

/** The parameter has been reported. */
const WRONG = Symbol('wrong');

function resolveOne(at: ParameterPlace, type: string, written: unknown, world: FaultWorld): unknown {
  switch (type) {
    case 'pods':
      return choosePods(at, written as PodsParameter, world.pods);
    case 'node':
      return nodeIndex(at, [], written as string, world.nodes);
    case 'zone':
      return nodesOfZone(at, [], written as string, world);
    case 'requests':
      return requestsAbout(written as RequestsParameter, at.resolution.objects.all('Workload'), world);
    case 'place':
      return linkEnd(at, written as PlaceParameter, world);
    default:
      return written;
  }
}

function wrong(
  { resolution, document, path }: ParameterPlace,
  below: readonly string[],
  message: string,
  help: string | null,
): typeof WRONG {
  complain(resolution, document, [...path, ...below], `${nameOfDocument(document)}: ${message}`, help);
  return WRONG;
}

function nodeIndex(
  at: ParameterPlace,
  below: readonly string[],
  name: string,
  nodes: readonly WorldNode[],
): number | typeof WRONG {
  const index = nodes.findIndex((node) => node.name === name);
  if (index >= 0) return index;
  if (at.resolution.objects.isUncertain('Node')) return WRONG;
  return wrong(
    at,
    below,
    `there is no node ${JSON.stringify(name)}`,
    suggest(
      name,
      nodes.map((node) => node.name),
    ),
  );
}

/** The ways to say where an end of a link is. */
const ends = ['node', 'zone', 'external', 'pod', 'selector'] as const;

/** Outside of the cluster. */
const OUTSIDE = -1;

function linkEnd(at: ParameterPlace, written: PlaceParameter, world: FaultWorld): LinkEnd | typeof WRONG {
  const { node, zone } = written;
  // `external: false` says nothing.
  const said = ends.filter((name) => written[name] !== undefined && written[name] !== false);
  if (said.length !== 1) return wrong(at, [], 'expected one of node, zone, external, pod and selector', null);
  if (written.external === true) return [OUTSIDE];
  if (zone !== undefined) return nodesOfZone(at, ['zone'], zone, world);
  if (node === undefined) return choosePods(at, written, world.pods);
  const index = nodeIndex(at, ['node'], node, world.nodes);
  return index === WRONG ? WRONG : [index];
}

function nodesOfZone(
  at: ParameterPlace,
  below: readonly string[],
  zone: string,
  world: FaultWorld,
): readonly number[] | typeof WRONG {
  const position = world.zones.indexOf(zone);
  if (position < 0) {
    return wrong(at, below, `there is no zone ${JSON.stringify(zone)}`, suggest(zone, world.zones));
  }
  return world.nodes.flatMap((each, i) => (each.zone === position ? [i] : []));
}

function choosePods(at: ParameterPlace, written: PodsParameter, pods: readonly WorldPod[]): PodChoice | typeof WRONG {
  const { resolution, document } = at;
  const namespace =
    written.namespace ?? (document.root.entries.get('metadata') === undefined ? 'default' : namespaceOf(document));
  if ((written.pod === undefined) === (written.selector === undefined))
    return wrong(at, [], 'expected one of pod and selector', null);
  const mode = written.mode ?? 'all';
  const value = valueOf(at, mode, written.value);
  if (value === WRONG) return WRONG;
  if (written.pod !== undefined) {
    const name = written.pod.includes('/') ? written.pod : `${namespace}/${written.pod}`;
    const index = pods.findIndex((pod) => pod.kind === 'pod' && `${pod.namespace}/${pod.name}` === name);
    if (index >= 0) return { pods: [index], named: true, mode, value };
    const names = pods
      .filter((pod) => pod.kind === 'pod')
      .map((pod) => (pod.namespace === namespace ? pod.name : `${pod.namespace}/${pod.name}`));
    return wrong(at, ['pod'], `there is no pod ${JSON.stringify(name)}`, suggest(written.pod, names));
  }
  const { selector } = written;
  if (selector === undefined) return WRONG;
  const picked = pods.flatMap((pod, i) =>
    pod.kind === 'pod' && pod.namespace === namespace && matchesLabelSelector(selector, pod.labels) ? [i] : [],
  );
  if (picked.length > 0) return { pods: picked, named: false, mode, value };
  if (resolution.objects.isUncertain(...podMakers)) return WRONG;
  const help = selectorHelp(resolution.objects, namespace, selector.matchLabels, pods);
  return wrong(
    at,
    ['selector'],
    `the selector (${selectorText(selector)}) matches no pod of namespace ${namespace}`,
    help,
  );
}

/** The namespace of a Fault's metadata: where its pods are looked for. */
function namespaceOf({ root }: Document): string {
  const metadata = root.entries.get('metadata')?.value;
  const namespace = metadata?.kind === 'mapping' ? metadata.entries.get('namespace')?.value : undefined;
  return namespace?.kind === 'scalar' && typeof namespace.value === 'string' ? namespace.value : 'default';
}

function valueOf(
  at: ParameterPlace,
  mode: PodChoice['mode'],
  written: number | string | undefined,
): number | typeof WRONG {
  if (mode === 'one' || mode === 'all') return mode === 'one' ? 1 : 100;
  const value = typeof written === 'string' && /^\d+%?$/.test(written) ? Number(written.replace('%', '')) : written;
  const isRight = typeof value === 'number' && value >= 0 && (mode === 'fixed' || value <= 100);
  if (isRight) return value;
  const expected = mode === 'fixed' ? 'how many pods' : 'a percentage from 0 to 100';
  return wrong(at, written === undefined ? ['mode'] : ['value'], `mode ${mode} needs a value: ${expected}`, null);
}
