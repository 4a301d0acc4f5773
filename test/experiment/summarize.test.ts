import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import type { World } from '../../src/scenario/scenario.ts';
import type { AlternativeSummary, ServiceSummary } from '../../src/statistics/summary.ts';
import { aScenario, aWorld, exponential, perUser, type WorkloadParts, type WorldParts } from '../world.ts';

async function summarizeOne(parts: WorldParts, plan: Parameters<typeof aScenario>[1]): Promise<AlternativeSummary> {
  const scenario = aScenario({ only: aWorld(parts) }, plan);
  return summarize(scenario, await runExperiment(scenario, inlineRunner), { version: 'test' }).alternatives[0]!;
}

const callers: WorkloadParts = {
  executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 },
  clientNodes: [0, 1, 1, 2],
};
const parts: WorldParts = {
  nodeZones: [0, 0, 1],
  network: { sameZone: exponential(0.3) },
  applications: [{ concurrency: 2, serviceTime: exponential(8), errorRate: 0.02 }],
  pods: [{ node: 0 }, { node: 1 }, { node: 2 }, { node: 2 }],
  workloads: [callers],
};

/** A library in each client that draws an endpoint for each request. */
const upstream = {
  place: 'client',
  proxyNodes: [],
  discovery: 'slices',
  dnsRefreshMs: 0,
  dnsMinimumMs: 0,
  algorithm: { name: 'envoy/random', options: {} },
  layers: {},
  endpoints: [],
  keys: null,
} as const;

describe('the windows of an experiment', () => {
  it('show the queue also at pods that have come in the place of others', async () => {
    const { workloads } = await summarizeOne(
      {
        applications: [{ serviceTime: exponential(20), startUpMs: 100 }],
        pods: [{}],
        workloads: [
          { executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 }, timeoutMs: 60_000 },
        ],
        faults: [
          { kind: 'pod-kill', atMs: 1000, parameters: { pods: { pods: [0], named: false, mode: 'all', value: 100 } } },
        ],
      },
      { durationMs: 12_000 },
    );
    const { timeSeries } = workloads[0]!;
    // Twice as much comes as can be served: after ten more seconds hundreds wait.
    expect(timeSeries.at(-1)!.queueLength).toBeGreaterThan(100);
    expect(timeSeries.at(-1)!.readyEndpoints).toBe(1);
    expect(timeSeries.some(({ readyEndpoints }) => readyEndpoints === 0)).toBe(true);
  });
});

describe('the spread over endpoints', () => {
  const even: WorldParts = { ...parts, applications: [{ concurrency: 100, serviceTime: exponential(1) }] };

  it('is tested against nothing where no equal shares of connections are promised', async () => {
    const run = async (world: World): Promise<ServiceSummary> => {
      const scenario = aScenario({ only: world }, { durationMs: 5000 });
      const measurements = await runExperiment(scenario, inlineRunner);
      return summarize(scenario, measurements, { version: 'test' }).alternatives[0]!.services[0]!;
    };
    const world = aWorld({ ...even, mode: 'ipvs' });
    expect(await run(world)).toMatchObject({ algorithm: 'ipvs/rr', chiSquare: { against: 'each server in turn' } });
    const byLoad = { ...world, proxy: { ...world.proxy, ipvsScheduler: 'lc' } };
    expect(await run(byLoad)).toMatchObject({ algorithm: 'ipvs/lc', chiSquare: null });
    const byRequest = { ...world, workloads: world.workloads.map((workload) => ({ ...workload, upstream })) };
    expect(await run(byRequest)).toMatchObject({ algorithm: 'envoy/random', chiSquare: null });
  });

  it('is of requests where a balancer takes an endpoint for each', async () => {
    const run = async (workloads: readonly WorkloadParts[]): Promise<AlternativeSummary> =>
      summarizeOne({ ...even, workloads: [...workloads] }, { durationMs: 5000, replications: 2 });
    const kept = { protocol: 'http/2', reuse: true, maxConcurrentStreams: 100 } as const;
    const connection = { ...aWorld(even).workloads[0]!.connection, ...kept };
    const { services, endpoints, chosenBy } = await run([{ ...callers, connection, upstream }]);
    expect(chosenBy).toEqual(['envoy/random']);
    const [service] = services as [ServiceSummary];
    expect(service).toMatchObject({ algorithm: 'envoy/random', balanced: 'requests' });
    expect(service.requestsMaxOverMean.estimate).toBeGreaterThan(1);
    expect(service.requestsJainIndex.estimate).toBeLessThan(1);
    expect(service.requestsIdleShare.estimate).toBe(0);
    for (const { requestShare, requestShareMin, requestShareMax, chanceLow, chanceHigh } of endpoints) {
      expect(requestShareMin).toBeLessThan(requestShare);
      expect(requestShareMax).toBeGreaterThan(requestShare);
      expect([chanceLow, chanceHigh]).toEqual([null, null]);
    }
    const both = await run([callers, { ...callers, connection, upstream }]);
    expect(both.chosenBy).toEqual(['iptables', 'envoy/random']);
    expect(both.services[0]).toMatchObject({ algorithm: 'iptables/random, envoy/random', balanced: 'requests' });
    expect(both.services[0]!.chiSquare).toBeNull();
  });

  it('is tested by chi-square against chance', async () => {
    const { services, endpoints } = await summarizeOne(even, { durationMs: 20_000, replications: 2 });
    const { chiSquare, connections, algorithm, balanced } = services[0]!;
    expect([algorithm, balanced]).toEqual(['iptables/random', 'connections']);
    expect(chiSquare!.against).toBe('independent uniform choice');
    expect(chiSquare!.degreesOfFreedom).toBe(3);
    expect(chiSquare!.pValue).toBeGreaterThan(0.001);
    expect(connections).toBe(endpoints.reduce((sum, endpoint) => sum + endpoint.connections, 0));
    for (const { share, chanceLow, chanceHigh, shareMin, shareMax } of endpoints) {
      expect(chanceLow).toBeLessThan(0.25);
      expect(chanceHigh).toBeGreaterThan(0.25);
      expect(shareMin).toBeLessThanOrEqual(share);
      expect(shareMax).toBeGreaterThanOrEqual(share);
      // 4000 draws: 0.25 ± 2.58 standard errors.
      expect(chanceHigh! - chanceLow!).toBeCloseTo(2 * 2.58 * Math.sqrt((0.25 * 0.75) / 4000), 2);
    }
    expect(endpoints.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('finds that round robin is more even than chance', async () => {
    const { services } = await summarizeOne({ ...even, mode: 'ipvs' }, { durationMs: 20_000 });
    expect(services[0]!.chiSquare!.pValue).toBeGreaterThan(0.999);
    expect(services[0]!.maxOverMean.estimate).toBeLessThan(1.002);
  });

  it.each([
    [
      'the endpoints changed',
      {
        faults: [
          { kind: 'pod-kill', atMs: 1000, parameters: { pods: { pods: [0], named: true, mode: 'all', value: 1 } } },
        ],
      },
    ],
    ['a policy of Local gives each node endpoints of its own', { services: [{ internalTrafficPolicy: 'Local' }] }],
    ['there is one endpoint', { pods: [{}] }],
    ['there are too few connections', { workloads: [{ executor: perUser(10) }] }],
  ] as [string, WorldParts][])('is not tested when %s', async (_, change) => {
    const { services } = await summarizeOne({ ...even, ...change }, { durationMs: 3000 });
    expect(services[0]!.connections).toBeGreaterThan(0);
    expect(services[0]!.chiSquare).toBeNull();
  });

  it('is tested for a policy of Local that does not concern those who call', async () => {
    const { services } = await summarizeOne(
      { ...even, services: [{ externalTrafficPolicy: 'Local', nodePort: 30080 }] },
      { durationMs: 3000 },
    );
    expect(services[0]!.chiSquare).not.toBeNull();
  });

  it('names a pod that came during the run, if it got something', async () => {
    const { endpoints } = await summarizeOne(
      {
        ...even,
        faults: [
          { kind: 'pod-kill', atMs: 1000, parameters: { pods: { pods: [0], named: true, mode: 'all', value: 1 } } },
        ],
      },
      { durationMs: 20_000, replications: 2 },
    );
    expect(endpoints).toHaveLength(5);
    expect(new Set(endpoints.map(({ pod }) => pod)).size).toBe(5);
    for (const { connections } of endpoints) expect(connections).toBeGreaterThan(0);
  });
});

describe('a workload that sends nothing', () => {
  it('has figures that nobody knows, rather than invented ones', async () => {
    const { workloads } = await summarizeOne(
      { workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 0 } }] },
      { durationMs: 1000, replications: 3 },
    );
    const [{ requests, failedRate, latencyMs, throughputPerSecond }] = workloads as [
      AlternativeSummary['workloads'][number],
    ];
    expect(requests).toEqual({ sent: 0, succeeded: 0, failed: 0 });
    expect(failedRate).toEqual({ estimate: null, halfWidth: null });
    expect(throughputPerSecond).toEqual({ estimate: 0, halfWidth: 0 });
    for (const { estimate } of Object.values(latencyMs)) expect(estimate).toBeNull();
  });
});

describe('a quantile', () => {
  it('that the sample cannot carry is null, and one that each replication cannot has no interval', async () => {
    const { workloads } = await summarizeOne(
      {
        applications: [{ concurrency: 100, serviceTime: exponential(10) }],
        workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } }],
      },
      { durationMs: 4000, replications: 5 },
    );
    const { p50, p99, 'p99.9': p999 } = workloads[0]!.latencyMs;
    expect(p50.halfWidth).toBeGreaterThan(0);
    expect(p99.estimate).toBeGreaterThan(0);
    expect(p99.halfWidth).toBeNull();
    expect(p999).toEqual({ estimate: null, halfWidth: null });
  });
});
