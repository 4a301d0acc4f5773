import { assert } from '../base/assert.ts';
import { type EndpointSeriesColumns, OTHERS_FROM_START, OTHERS_THAT_CAME } from '../measurement/endpoint-series.ts';
import type { Measurements } from '../measurement/measurements.ts';
import type { Alternative, World } from '../scenario/scenario.ts';
import { interval } from '../statistics/interval.ts';
import { mean } from '../statistics/mean.ts';
import type { Estimate, PodShares, ShareRow, ShareSummary } from '../statistics/summary.ts';
import type { Target } from './targets.ts';

/** The part of the windows that counts as the end of the run. */
const END_PART = 0.1;
/** New pods have come to their share with so much of it. */
const FAIR_PART = 0.9;

/** One replication: its series, and of each row whether its pod came during the run. */
interface Followed {
  readonly measurements: Measurements;
  readonly series: EndpointSeriesColumns;
  readonly isNew: readonly boolean[];
  /** By window. */
  readonly requests: Float64Array;
}

/** How a Service port's requests were shared over time; null where that was not followed. */
export function summarizeShares(
  target: Target,
  position: number,
  { world, plan }: Alternative,
  replications: readonly Measurements[],
): ShareSummary | null {
  const followed = replications.flatMap((measurements) => followedOf(measurements, position, world) ?? []);
  const [first] = followed;
  if (target.service === null || first === undefined) return null;
  const { windowMs, windowCount } = first.measurements;
  const times = Array.from({ length: windowCount }, (_, window) => ({
    startMs: window * windowMs,
    endMs: Math.min(plan.durationMs, (window + 1) * windowMs),
  }));
  const windows = times.map((time, window) => ({
    ...time,
    newShare: newShareIn(followed, window, window + 1),
    fairShare: fairShareIn(followed, window, window + 1),
  }));
  const anyCame = windows.some(({ fairShare }) => (fairShare ?? 0) > 0);
  const endFrom = windowCount - Math.max(1, Math.round(END_PART * windowCount));
  return {
    service: target.name,
    windows: anyCame ? windows : [],
    pods: podShares(followed, times, world),
    atEnd: {
      newPods: mean(followed.map((each) => readyIn(each, windowCount - 1, windowCount, (isNew) => isNew))),
      newShare: newShareIn(followed, endFrom, windowCount),
      fairShare: fairShareIn(followed, endFrom, windowCount),
    },
    fairFromMs: fairFrom(windows),
  };
}

function followedOf(measurements: Measurements, position: number, world: World): Followed | null {
  const { series } = measurements.targets[position]!;
  if (series === null) return null;
  const { windowCount } = measurements;
  const requests = new Float64Array(windowCount);
  for (let i = 0; i < series.requests.length; i++) requests[i % windowCount]! += series.requests[i]!;
  // A pod whose node has power again is the same pod, in another sandbox.
  const first = new Set(world.pods.map(({ namespace, name, node }) => `${namespace}/${name} ${node}`));
  const isNew = Array.from(series.pods, (pod) => {
    if (pod < world.pods.length) return pod === OTHERS_THAT_CAME;
    const { namespace, name, node } = measurements.pods[pod]!;
    return !first.has(`${namespace}/${name} ${node}`);
  });
  return { measurements, series, isNew, requests };
}

/** Sum of a column over the rows that are meant, from one window to another. */
function sumIn(
  { series, isNew, measurements: { windowCount } }: Followed,
  column: 'requests' | 'ready',
  from: number,
  to: number,
  isMeant: (isNew: boolean) => boolean,
): number {
  let sum = 0;
  for (let row = 0; row < series.pods.length; row++) {
    if (!isMeant(isNew[row]!)) continue;
    for (let window = from; window < to; window++) sum += series[column][row * windowCount + window]!;
  }
  return sum;
}

function readyIn(each: Followed, from: number, to: number, isMeant: (isNew: boolean) => boolean): number {
  return sumIn(each, 'ready', from, to, isMeant);
}

/** Mean over the replications in which there was a request. */
function newShareIn(followed: readonly Followed[], from: number, to: number): Estimate {
  return interval(
    followed.flatMap((each) => {
      const all = sumIn(each, 'requests', from, to, () => true);
      return all > 0 ? [sumIn(each, 'requests', from, to, (isNew) => isNew) / all] : [];
    }),
  );
}

/** Mean over the replications in which a pod was ready. */
function fairShareIn(followed: readonly Followed[], from: number, to: number): number | null {
  const shares = followed.flatMap((each) => {
    const all = readyIn(each, from, to, () => true);
    return all > 0 ? [readyIn(each, from, to, (isNew) => isNew) / all] : [];
  });
  return shares.length === 0 ? null : mean(shares);
}

function fairFrom(windows: readonly ShareRow[]): number | null {
  const row = windows.find(
    ({ newShare, fairShare }) =>
      fairShare !== null && fairShare > 0 && (newShare.estimate ?? 0) >= FAIR_PART * fairShare,
  );
  return row?.startMs ?? null;
}

/**
 * Pods by name and node, because those that come during a run have other positions in each replication; first those
 * from the start.
 */
function podShares(
  followed: readonly Followed[],
  times: readonly { readonly startMs: number; readonly endMs: number }[],
  world: World,
): readonly PodShares[] {
  const found = new Map<string, { readonly identity: Omit<PodShares, 'windows'>; readonly rows: number[][] }>();
  for (const [r, { measurements, series, isNew }] of followed.entries()) {
    for (const [row, pod] of series.pods.entries()) {
      const isEmpty = pod < 0 && !hasAny(series, row, times.length);
      if (isEmpty) continue;
      const identity = identityOf(pod, isNew[row]!, measurements, world);
      const key = `${identity.pod} ${identity.node}`;
      const known = found.get(key) ?? { identity, rows: followed.map((): number[] => []) };
      found.set(key, known);
      known.rows[r]!.push(row);
    }
  }
  const ordered = [...found.values()].sort((a, b) => Number(a.identity.isNew) - Number(b.identity.isNew));
  return ordered.map(({ identity, rows }) => ({
    ...identity,
    windows: times.map((time, window) => {
      const of = (column: 'requests' | 'ready', r: number): number =>
        rows[r]!.reduce((sum, row) => sum + followed[r]!.series[column][row * times.length + window]!, 0);
      const seconds = (time.endMs - time.startMs) / 1000;
      return {
        ...time,
        requestsPerSecond: mean(followed.map((_, r) => of('requests', r))) / seconds,
        share: interval(
          followed.flatMap(({ requests }, r) => (requests[window]! > 0 ? [of('requests', r) / requests[window]!] : [])),
        ),
        ready: mean(followed.map((_, r) => of('ready', r))),
      };
    }),
  }));
}

function hasAny({ requests, ready }: EndpointSeriesColumns, row: number, windowCount: number): boolean {
  for (let i = row * windowCount; i < (row + 1) * windowCount; i++) if (requests[i]! + ready[i]! > 0) return true;
  return false;
}

function identityOf(
  position: number,
  isNew: boolean,
  { pods }: Measurements,
  world: World,
): Omit<PodShares, 'windows'> {
  if (position === OTHERS_FROM_START) return { pod: 'others from the start', node: '', zone: '', isNew };
  if (position === OTHERS_THAT_CAME) return { pod: 'others that came', node: '', zone: '', isNew };
  const pod = pods[position];
  assert(pod !== undefined, 'a series is of pods of the run');
  const node = world.nodes[pod.node];
  return {
    pod: `${pod.namespace}/${pod.name}`,
    node: node?.name ?? '',
    zone: node === undefined ? '' : world.zones[node.zone]!,
    isNew,
  };
}
