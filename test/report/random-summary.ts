import fc from 'fast-check';
import type {
  AlternativeSummary,
  CauseSummary,
  EndpointSummary,
  Estimate,
  MarkSummary,
  ShareSummary,
  ShareUnit,
  Summary,
  TimeSeriesRow,
  WorkloadSummary,
} from '../../src/statistics/summary.ts';
import { estimate, wobble } from './made-up-summary.ts';

// Summaries with every edge that a run may have: nothing sent, nothing answered, one endpoint or many, one replication,
// names that are markup, latencies of zero or over ten decades.

const name = fc.oneof(
  fc.constantFrom(
    'iptables',
    'default/web-7d9f8b6c5d-x2kq9',
    '<b>&"\'',
    ']]>',
    'a,b\r\n"c"',
    '\u0000\u001b[31m',
    '中文 名',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

interface Shape {
  readonly seed: number;
  readonly replications: number;
  readonly spectrumRows: number;
  readonly medianMs: number;
  readonly tail: number;
  readonly windows: number;
  readonly reasonCount: number;
  readonly endpointCount: number;
  readonly serviceCount: number;
  readonly markCount: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(1000),
  replications: fc.constantFrom(1, 2, 10),
  spectrumRows: fc.constantFrom(0, 1, 2, 40, 200),
  medianMs: fc.constantFrom(0, 0.004, 3.3, 25, 4_000),
  tail: fc.constantFrom(0, 0.2, 1, 3),
  windows: fc.constantFrom(0, 1, 7, 60, 300),
  reasonCount: fc.integer({ min: 0, max: 6 }),
  endpointCount: fc.constantFrom(0, 1, 3, 11, 45, 400),
  serviceCount: fc.integer({ min: 0, max: 3 }),
  markCount: fc.constantFrom(0, 1, 3, 12, 70),
});

/** Any summary that the statistics could hand over. */
export const randomSummary: fc.Arbitrary<Summary> = fc
  .record({
    title: name,
    question: name,
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 9 }),
    workloads: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    pods: fc.array(name, { minLength: 1, maxLength: 5 }),
    shapes: fc.array(shape, { minLength: 9, maxLength: 9 }),
    balanced: fc.constantFrom<readonly ShareUnit[]>(['connections'], ['requests'], ['connections', 'requests']),
    seed: fc.integer(),
  })
  .map(({ title, question, names, workloads, pods, shapes, balanced, seed }) => ({
    name: names[0]!,
    title,
    question,
    seed,
    version: '0.1.0',
    inputHash: 'sha256:0',
    assumptions: names.map((what) => ({ what, value: question, source: title })),
    alternatives: names.map((each, index) =>
      alternativeOf(each, workloads, pods, shapes[index]!, balanced[index % balanced.length]!),
    ),
    thresholds: names.map((each, index) => ({
      text: 'latency.p99 < 200ms',
      alternative: each,
      subject: workloads[0]!,
      value: estimate(index === 0 ? null : 12.5 * index, index === 1 ? null : 1),
      unit: (['ms', 'fraction', 'per-second', 'ratio'] as const)[index % 4]!,
      passed: index % 2 === 0,
    })),
  }));

function alternativeOf(
  name: string,
  workloads: readonly string[],
  pods: readonly string[],
  shape: Shape,
  balanced: ShareUnit,
): AlternativeSummary {
  const services = Array.from({ length: shape.serviceCount }, (_, index) => `default/${pods[0]}-${index}:80`);
  return {
    name,
    proxy: 'iptables',
    chosenBy: balanced === 'requests' ? [name, 'envoy/random'] : ['iptables'],
    replications: shape.replications,
    warmUpMs: 0,
    durationMs: 60_000,
    eventCount: 1e6,
    workloads: workloads.map((workload) => workloadOf(workload, shape)),
    services: services.map((service, index) => ({
      service,
      algorithm: 'iptables/random',
      balanced,
      connections: index === 2 ? 0 : 1000,
      requests: 1000,
      maxOverMean: interval(1 + wobble(shape.seed, index), shape),
      requestsMaxOverMean: interval(1 + wobble(shape.seed, index, 1), shape),
      idleShare: index === 1 ? estimate(null) : interval(wobble(shape.seed, index, 2), shape),
      requestsIdleShare: index === 2 ? estimate(null) : interval(wobble(shape.seed, index, 3), shape),
      jainIndex: interval(0.9, shape),
      requestsJainIndex: interval(0.8, shape),
      chiSquare: index === 1 ? null : { statistic: 9, degreesOfFreedom: 9, pValue: 1e-20, against: 'chance' },
    })),
    endpoints: services.flatMap((service) => endpointsOf(service, pods, shape)),
    shares: services.map((service) => sharesOf(service, pods, shape)),
    marks: Array.from({ length: shape.markCount }, (_, index): MarkSummary => {
      const atMs = 60_000 * wobble(index, shape.seed);
      return { atMs, untilMs: index % 2 ? null : atMs + 20_000 * wobble(index, 3), label: `${pods[0]} ${index}` };
    }),
  };
}

function sharesOf(service: string, pods: readonly string[], shape: Shape): ShareSummary {
  const count = Math.min(120, shape.windows);
  const times = Array.from({ length: count }, (_, window) => ({ startMs: window * 500, endMs: (window + 1) * 500 }));
  const shareAt = (window: number): Estimate =>
    window % 17 === 3 ? estimate(null) : interval(wobble(shape.seed, window), shape);
  return {
    service,
    windows: times.map((time, window) => ({
      ...time,
      newShare: shareAt(window),
      fairShare: window % 23 === 5 ? null : Math.floor(window / 10) / 20,
    })),
    pods: pods.map((pod, index) => ({
      pod,
      node: 'node-1',
      zone: '',
      isNew: index % 2 === 1,
      windows: times.map((time, window) => ({ ...time, requestsPerSecond: 1 / 3, share: shareAt(window), ready: 0.1 })),
    })),
    atEnd: { newPods: 2.5, newShare: shareAt(count + 1), fairShare: count === 1 ? null : 0.3 },
    fairFromMs: count > 7 ? 3500 : null,
  };
}

function causeOf(name: string, index: number, count: number): CauseSummary {
  const isSomewhere = index % 2 === 0;
  return {
    cause: `cause-${index}`,
    meaning: `${name} cause ${index}`,
    node: isSomewhere ? name : null,
    pod: isSomewhere ? name : null,
    count,
    firstMs: 1000 * index,
    lastMs: 1000 * index + count - 1,
    example: `1/${name}/${index + 1}`,
  };
}

function workloadOf(name: string, shape: Shape): WorkloadSummary {
  const { spectrumRows, medianMs, tail, seed } = shape;
  const failed = shape.reasonCount * 10;
  const reasons = [
    'connection-refused',
    'stale-endpoint',
    'connect-timeout',
    'connection-reset',
    'queue-full',
    'timeout',
  ];
  const failures = reasons.slice(0, shape.reasonCount).map((reason, index) => ({
    reason,
    count: 10,
    meaning: `${name} ${reason}`,
    causes: [causeOf(name, index, 6), causeOf(name, index + 1, 4)],
  }));
  const latencyAt = (quantile: number): number =>
    Math.min(3.6e6, medianMs * Math.exp(tail * -Math.log1p(-quantile) - tail));
  const carried = (quantile: number): Estimate =>
    spectrumRows === 0 ? estimate(null) : interval(latencyAt(quantile), shape);
  return {
    name,
    requests: { sent: spectrumRows === 0 ? failed : 1000 + failed, succeeded: spectrumRows === 0 ? 0 : 1000, failed },
    retries: seed,
    failures,
    delays: Array.from({ length: seed % 3 }, (_, index) => causeOf(name, index, 3 - index)),
    failing: seed % 3 === 0 ? null : { fromMs: 1000 * (seed % 60), untilMs: 60_000, peakShare: wobble(seed) },
    failedRate: interval(0.01, shape),
    throughputPerSecond: interval(16.7, shape),
    latencyMs: {
      mean: carried(0.6),
      p50: carried(0.5),
      p90: carried(0.9),
      p95: carried(0.95),
      p99: carried(0.99),
      'p99.9': estimate(null),
      max: carried(0.9999),
    },
    spectrum: Array.from({ length: spectrumRows }, (_, row) => {
      const quantile = 1 - Math.exp((-row / Math.max(1, spectrumRows)) * 9);
      const halfWidthMs = shape.replications > 1 && row % 9 < 7 ? latencyAt(quantile) * wobble(row, seed) : null;
      return { quantile, latencyMs: latencyAt(quantile), halfWidthMs, countBelow: Math.floor(1000 * quantile) };
    }),
    timeSeries: Array.from({ length: shape.windows }, (_, window): TimeSeriesRow => {
      const length = 60_000 / shape.windows;
      const known = wobble(window, seed) > 0.2;
      return {
        startMs: window * length,
        endMs: (window + 1) * length,
        ratePerSecond: 20 * wobble(window),
        succeededPerSecond: 16 * wobble(window, seed),
        failedPerSecond: failed,
        failures: failures.map(({ reason, count }) => ({ reason, perSecond: count * wobble(window, seed, 5) })),
        causes: failures.map((_, index) => ({ cause: `cause-${index}`, perSecond: 10 * wobble(window, seed, 6) })),
        p50Ms: known ? latencyAt(0.5) : null,
        p99Ms: known ? latencyAt(0.99 * wobble(window, seed, 2)) : null,
        readyEndpoints: shape.endpointCount * wobble(window >> 3, seed),
        queueLength: seed % 2 ? 0 : wobble(window, seed, 4),
      };
    }),
  };
}

function endpointsOf(service: string, pods: readonly string[], shape: Shape): readonly EndpointSummary[] {
  const raw = Array.from({ length: shape.endpointCount }, (_, index) => 0.2 + wobble(index, shape.seed));
  const sum = raw.reduce((a, b) => a + b, 0);
  const squares = raw.reduce((a, b) => a + b * b, 0);
  return raw.map((weight, index) => {
    const share = weight / sum;
    const requestShare =
      shape.seed % 3 === 0 ? share : shape.seed % 3 === 1 ? 1 / shape.endpointCount : (weight * weight) / squares;
    return {
      service,
      pod: `default/${pods[index % pods.length]}-${index}`,
      node: 'node-1',
      zone: '',
      connections: 1000 * share,
      requests: 1000 * share,
      share,
      requestShare,
      chanceLow: shape.seed % 5 === 0 ? null : 0.8 / shape.endpointCount,
      chanceHigh: shape.seed % 5 === 0 ? null : Math.min(1, 1.2 / shape.endpointCount),
      shareMin: share * 0.9,
      shareMax: Math.min(1, share * 1.1),
      requestShareMin: requestShare * 0.8,
      requestShareMax: Math.min(1, requestShare * 1.05),
      utilization: interval(0.5, shape),
      queueLength: estimate(null),
    };
  });
}

function interval(value: number, { replications }: Shape): Estimate {
  return estimate(value, replications > 1 ? value * 0.04 * replications : null);
}
