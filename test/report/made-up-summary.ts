import type {
  AlternativeSummary,
  CauseSummary,
  EndpointSummary,
  Estimate,
  LatencySummary,
  ServiceSummary,
  ShareSummary,
  SpectrumRow,
  Summary,
  TimeSeriesRow,
  WorkloadSummary,
} from '../../src/statistics/summary.ts';

// A summary that no simulation made, in which everything that a report can show occurs: three kube-proxy modes, ten
// pods, a node that loses its power. Every number follows from a formula, so that the golden files stay what they are.

/** An estimate with an interval. */
export function estimate(value: number | null, halfWidth: number | null = null): Estimate {
  return { estimate: value, halfWidth };
}

/** A number from 0 to 1 that looks random and depends on its arguments alone. */
export function wobble(...seeds: readonly number[]): number {
  const x = Math.sin(seeds.reduce((sum, seed, index) => sum + (seed + 1) * (12.9898 + 65.3 * index), 0)) * 43758.5453;
  return x - Math.floor(x);
}

const pods = Array.from(
  { length: 10 },
  (_, index) =>
    `default/web-7d9f8b6c5d-${'x2kq9 p9qz4 b7wtn m4hcd z8vfl c6rjs k3dgp t5nbx h9smw f2lqv'.split(' ')[index]}`,
);
const DURATION_MS = 600_000;
const WINDOWS = 120;

/** The figures of one alternative of the made-up summary. */
export interface Shape {
  readonly name: string;
  readonly proxy: string;
  /** Mean latency; the tail is exponential, and then as long as `stallMs`. */
  readonly meanMs: number;
  readonly stallMs: number;
  /** How unequal the shares are: 0 is even. */
  readonly unevenness: number;
  readonly failed: number;
  readonly replications: number;
}

const shapes: readonly Shape[] = [
  { name: 'iptables', proxy: 'iptables', meanMs: 24.1, stallMs: 251, unevenness: 0.02, failed: 912, replications: 10 },
  { name: 'ipvs-rr', proxy: 'ipvs rr', meanMs: 21.7, stallMs: 198, unevenness: 0, failed: 455, replications: 10 },
  { name: 'nftables', proxy: 'nftables', meanMs: 24.0, stallMs: 243, unevenness: 0.018, failed: 890, replications: 10 },
];

/** The summary of the golden files. */
export function madeUpSummary(): Summary {
  return {
    name: 'proxy-modes',
    title: 'iptables, IPVS or nftables?',
    question: 'Which kube-proxy mode spreads 900 requests/s most evenly over ten pods, and what does it do to p99?',
    seed: 42,
    version: '0.1.0',
    inputHash: 'sha256:3f9ac21e',
    assumptions: [
      { what: 'first-packet cost per iptables rule', value: '14.1ns', source: 'measured on Linux 6.18' },
      { what: 'ConfigMap default/web-config', value: 'skipped', source: 'no part of the data path' },
    ],
    alternatives: shapes.map(alternativeOf),
    thresholds: [
      {
        text: 'latency.p99 < 200ms',
        alternative: 'iptables',
        subject: 'default/shoppers',
        value: estimate(87.4, 3.1),
        unit: 'ms',
        passed: true,
      },
      {
        text: 'failed.rate < 0.1%',
        alternative: 'iptables',
        subject: 'default/shoppers',
        value: estimate(912 / 540_000, 0.0002),
        unit: 'fraction',
        passed: false,
      },
    ],
  };
}

/** One alternative with one workload, one Service and ten endpoints. */
export function alternativeOf(shape: Shape, index: number): AlternativeSummary {
  const replicated = shape.replications > 1;
  const endpoints = endpointsOf(shape, index);
  const largest = Math.max(...endpoints.map(({ share }) => share));
  return {
    name: shape.name,
    proxy: shape.proxy,
    chosenBy: [shape.proxy],
    replications: shape.replications,
    warmUpMs: 30_000,
    durationMs: DURATION_MS,
    eventCount: 5_123_456,
    workloads: [workloadOf(shape, index)],
    services: [serviceOf(shape, largest * endpoints.length, replicated)],
    endpoints,
    shares: [sharesOf(index, replicated)],
    marks: [
      { atMs: 120_000, untilMs: 420_000, label: 'node-power-loss node-2' },
      { atMs: 160_000, untilMs: null, label: 'node-2 NotReady, endpoints removed' },
      { atMs: 161_000 + 700 * index, untilMs: null, label: 'rules synced on all nodes' },
    ],
  };
}

/** Pods that come after two minutes and get what is fair at once, slowly, or hardly. */
function sharesOf(index: number, replicated: boolean): ShareSummary {
  const windowMs = 10_000;
  const windows = Array.from({ length: 60 }, (_, window) => {
    const startMs = window * windowMs;
    const isThere = startMs >= 120_000;
    const share = isThere ? 0.7 * (1 - Math.exp(-(window - 11) / [0.5, 15, 400][index % 3]!)) : 0;
    const noise = 0.02 * Math.sin(window * (index + 1));
    return {
      startMs,
      endMs: startMs + windowMs,
      newShare: estimate(isThere ? Math.max(0, share + noise) : 0, replicated && isThere ? 0.03 : null),
      fairShare: isThere ? 0.7 : 0,
    };
  });
  const pods = [false, true].map((isNew) => ({
    pod: `default/web-5d8c6f79b4-${isNew ? 'new01' : 'old01'}`,
    node: 'node-1',
    zone: 'a',
    isNew,
    windows: windows.slice(11, 14).map(({ startMs, endMs, newShare }) => ({
      startMs,
      endMs,
      requestsPerSecond: 90,
      share: newShare,
      ready: isNew ? 0.5 : 1,
    })),
  }));
  const atEnd = { newPods: 7, newShare: windows.at(-1)!.newShare, fairShare: 0.7 };
  return { service: 'default/web:http', windows, pods, atEnd, fairFromMs: [130_000, 460_000, null][index % 3]! };
}

function workloadOf(shape: Shape, index: number): WorkloadSummary {
  const sent = 5_400_000;
  const interval = (value: number): number | null => (shape.replications > 1 ? value : null);
  const spectrum = spectrumOf(shape);
  const at = (quantile: number): number => latencyAt(shape, quantile);
  const latencyMs: LatencySummary = {
    mean: estimate(shape.meanMs, interval(0.3)),
    p50: estimate(at(0.5), interval(0.2)),
    p90: estimate(at(0.9), interval(0.9)),
    p95: estimate(at(0.95), interval(1.4)),
    p99: estimate(at(0.99), interval(3.1)),
    'p99.9': estimate(at(0.999), interval(9)),
    max: estimate(spectrum.at(-1)!.latencyMs * 1.2, interval(12)),
  };
  return {
    name: 'default/shoppers',
    requests: { sent, succeeded: sent - shape.failed, failed: shape.failed },
    retries: 2 * shape.failed,
    failures: [
      {
        reason: 'stale-endpoint',
        count: shape.failed - 112,
        meaning: 'the endpoint was gone: it refused',
        causes: [
          causeOf('pod-terminated', shape.failed - 142, 'node-3', pods[4]!, 131_502),
          causeOf('pod-terminated', 30, 'node-1', pods[4]!, 140_250),
        ],
      },
      {
        reason: 'timeout',
        count: 112,
        meaning: 'connected, but no response before the time-out',
        causes: [causeOf('node-lost', 112, 'node-2', pods[1]!, 120_004)],
      },
    ],
    delays: index === 0 ? [causeOf('packet-lost', 57, 'node-2', pods[1]!, 119_800)] : [],
    failing: { fromMs: 120_000, untilMs: 165_000, peakShare: (shape.failed / 45 / 900) * 1.1 },
    failedRate: estimate(shape.failed / sent, interval(0.00002)),
    throughputPerSecond: estimate(899.9, interval(0.4)),
    latencyMs,
    spectrum,
    timeSeries: timeSeriesOf(shape, index),
  };
}

function causeOf(cause: string, count: number, node: string, pod: string, firstMs: number): CauseSummary {
  return {
    cause,
    meaning:
      cause === 'pod-terminated'
        ? `the process of ${pod} had ended after SIGTERM, and ${node} still sent there`
        : `what ${cause} means at ${pod} on ${node}`,
    node,
    pod,
    count,
    firstMs,
    lastMs: firstMs + 12.5 * (count - 1),
    example: `1/default/shoppers/${Math.floor(firstMs)}`,
  };
}

/** Exponential up to p99, and above it a step to the stall that a few meet. */
function latencyAt({ meanMs, stallMs }: Shape, quantile: number): number {
  const exponential = 1 - meanMs * 0.8 * Math.log1p(-quantile);
  const beyond = Math.max(0, -Math.log1p(-quantile) - 4.4);
  return exponential + (stallMs - 80) * (1 - Math.exp(-beyond * 0.8));
}

function spectrumOf(shape: Shape): readonly SpectrumRow[] {
  return Array.from({ length: 106 }, (_, step) => {
    const quantile = Number((1 - Math.exp(-step * 0.12)).toPrecision(8));
    return {
      quantile,
      latencyMs: latencyAt(shape, quantile),
      halfWidthMs: shape.replications > 1 && step < 88 ? latencyAt(shape, quantile) * 0.01 * (1 + step / 12) : null,
      countBelow: Math.floor(quantile * 5_400_000),
    };
  });
}

function timeSeriesOf(shape: Shape, index: number): readonly TimeSeriesRow[] {
  return Array.from({ length: WINDOWS }, (_, window) => {
    const startMs = (window * DURATION_MS) / WINDOWS;
    const failing = startMs >= 120_000 && startMs < 165_000;
    const fewer = startMs >= 160_000 && startMs < 425_000;
    const failed = failing ? (shape.failed / 45) * (0.9 + 0.2 * wobble(window, index)) : 0;
    return {
      startMs,
      endMs: startMs + DURATION_MS / WINDOWS,
      ratePerSecond: 900 + 20 * (wobble(window, 7) - 0.5),
      succeededPerSecond: 900 + 20 * (wobble(window, 7) - 0.5) - failed,
      failedPerSecond: failed,
      failures: [
        { reason: 'stale-endpoint', perSecond: failed * 0.9 },
        { reason: 'timeout', perSecond: failed * 0.1 },
      ],
      causes: [
        { cause: 'pod-terminated', perSecond: failed * 0.9 },
        { cause: 'node-lost', perSecond: failed * 0.1 },
      ],
      p50Ms: shape.meanMs * 0.7 + (fewer ? 6 : 0) + 2 * wobble(window, index, 1),
      p99Ms:
        window === 50 ? null : shape.meanMs * 3.6 + (failing ? 110 : fewer ? 40 : 0) + 16 * wobble(window, index, 2),
      readyEndpoints: fewer ? 7 : 10,
      queueLength: (fewer ? 9 : 2.5) + wobble(window, index, 3),
    };
  });
}

function endpointsOf({ unevenness, replications }: Shape, index: number): readonly EndpointSummary[] {
  const raw = pods.map(
    (_, pod) => 1 + unevenness * 4 * (wobble(pod, index) - 0.5) + (pod === 3 && index === 0 ? 0.11 : 0),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return pods.map((pod, place) => {
    const share = raw[place]! / sum;
    const spread = replications > 1 ? 0.001 + unevenness * 0.15 : 0;
    return {
      service: 'default/web:80',
      pod,
      node: `node-${(place % 3) + 1}`,
      zone: 'abc'[place % 3]!,
      connections: 54_000 * raw[place]!,
      requests: 54_000 * raw[place]!,
      share,
      requestShare: share,
      chanceLow: 0.0967,
      chanceHigh: 0.1033,
      shareMin: share - spread * (0.6 + wobble(place, 5)),
      shareMax: share + spread * (0.6 + wobble(place, 6)),
      requestShareMin: share - spread * (0.6 + wobble(place, 5)),
      requestShareMax: share + spread * (0.6 + wobble(place, 6)),
      utilization: estimate(0.45 * raw[place]!, 0.004),
      queueLength: estimate(0.25 * raw[place]!, 0.01),
    };
  });
}

function serviceOf({ proxy, unevenness }: Shape, maxOverMean: number, replicated: boolean): ServiceSummary {
  return {
    service: 'default/web:80',
    algorithm: proxy === 'ipvs rr' ? 'ipvs/rr' : `${proxy}/random`,
    balanced: 'connections',
    connections: 5_400_000,
    requests: 5_400_000,
    maxOverMean: estimate(maxOverMean, replicated ? 0.012 : null),
    requestsMaxOverMean: estimate(maxOverMean, replicated ? 0.012 : null),
    idleShare: estimate(0, replicated ? 0 : null),
    requestsIdleShare: estimate(0, replicated ? 0 : null),
    jainIndex: estimate(1 - unevenness * unevenness, replicated ? 0.0001 : null),
    requestsJainIndex: estimate(1 - unevenness * unevenness, replicated ? 0.0001 : null),
    chiSquare:
      unevenness === 0
        ? null
        : { statistic: 14.2, degreesOfFreedom: 9, pValue: 0.1153, against: 'independent uniform choice' },
  };
}
