import { describe, expect, it } from 'vitest';
import type { LookupPlan, LookupQuery, LookupStep } from '../../../src/client/lookup/lookup-spec.ts';
import type { World, WorldDns } from '../../../src/scenario/scenario.ts';
import { aWorld, constant, exponential, perUser, pooled, runWorld, startWorld, type WorldParts } from '../../world.ts';

// One client on node 0, its DNS server on node 0 unless said: a round trip is 0.1 ms on the way and 0.1 ms at the
// server; the rules in front of it cost the packet what they cost any first packet.

const RULES_MS = 0.006884 + 0.00001413 + 0.0001151;
const ROUND_MS = 0.2 + RULES_MS;
/** Handshake, way, service. */
const REST_MS = 0.1 + RULES_MS + 0.1 + 10;

const query = (question: string, more: Partial<LookupQuery> = {}): LookupQuery => ({
  question,
  asksUpstream: false,
  ttlMs: 30_000,
  nodeTtlMs: 30_000,
  ...more,
});

const step = (name: string, more: Partial<LookupStep> = {}): LookupStep => ({
  server: 'cluster-dns',
  queries: [query(`${name} A`), query(`${name} AAAA`, { nodeTtlMs: 5000 })],
  isOfCluster: true,
  lostMs: 0,
  ...more,
});

const planOf = (steps: readonly LookupStep[], more: Partial<LookupPlan> = {}): LookupPlan => ({
  steps,
  outcome: 'found',
  silenceMs: 10_000,
  tries: 2,
  lastResort: undefined,
  asItStands: steps.length,
  ...more,
});

const web = planOf([step('web.default.svc.cluster.local.')]);

interface DnsParts extends Partial<Omit<WorldDns, 'lookups'>> {
  readonly plan?: LookupPlan;
  readonly cacheMs?: number;
  readonly clients?: number;
}

function dnsWorld({ plan = web, cacheMs = 0, clients = 1, ...dns }: DnsParts, parts: WorldParts = {}): World {
  const lookups = [{ plans: [plan], planOf: Array.from({ length: clients }, () => 0), cacheMs }];
  const world = aWorld({ applications: [{ concurrency: 100 }], ...parts });
  return {
    ...world,
    dns: {
      nodeLocal: false,
      capacityPerSecond: null,
      serverTime: constant(0.1),
      service: null,
      serverNodes: [0],
      lookups,
      ...dns,
    },
  };
}

const latencies = (world: World, endMs = 1000): readonly number[] => runWorld(world, { endMs }).latenciesMs;

describe('a lookup', () => {
  it('comes before each new connection and costs a round trip for each step of its plan', () => {
    const workloads = [{ executor: perUser(2, 100) }];
    const rounds = (count: number): DnsParts => ({
      plan: planOf(Array.from({ length: count }, (_, i) => step(`${i}.`))),
    });
    for (const count of [1, 2, 4]) {
      const expected = expect.closeTo(count * ROUND_MS + REST_MS, 9);
      expect(latencies(dnsWorld(rounds(count), { workloads }))).toEqual([expected, expected]);
    }
  });

  it('is done once for a connection that is kept alive', () => {
    const world = dnsWorld({}, { workloads: [{ executor: perUser(3, 100), connection: pooled() }] });
    const [first, ...others] = latencies(world);
    expect(first).toBeCloseTo(ROUND_MS + REST_MS, 9);
    expect(others).toEqual([expect.closeTo(10.1, 9), expect.closeTo(10.1, 9)]);
  });

  it('is done once in the time for which the client keeps what it found', () => {
    const workloads = [{ executor: perUser(4, 400) }];
    const costs = latencies(dnsWorld({ cacheMs: 1000 }, { workloads }), 5000).map((ms) => ms > REST_MS + 0.1);
    expect(costs).toEqual([true, false, false, true]);
  });

  it('is waited for by whoever asks while it is under way and will be kept', () => {
    const workloads = [{ executor: perUser(1, 0, 3) }];
    expect(latencies(dnsWorld({ cacheMs: 1000 }, { workloads }))).toEqual(
      Array.from({ length: 3 }, () => expect.closeTo(ROUND_MS + REST_MS, 9)),
    );
  });

  it('costs nothing and makes no event where the data plane costs nothing', () => {
    const kinds: string[] = [];
    const world = dnsWorld({}, { cost: 'none' });
    const run = startWorld(world, { endMs: 100, onEvent: (kind) => kinds.push(kind) });
    expect(run.finish().latenciesMs[0]).toBeCloseTo(10.1, 9);
    expect(kinds).not.toContain('name-resolved');
  });

  it('takes longer the farther the server is', () => {
    const parts: WorldParts = { nodeZones: [0, 0, 1], workloads: [{ executor: perUser(1) }] };
    const at = (node: number): number => latencies(dnsWorld({ serverNodes: [node] }, parts))[0]!;
    expect(at(0)).toBeCloseTo(ROUND_MS + REST_MS, 9);
    expect(at(1)).toBeCloseTo(ROUND_MS + 2 * 0.2 + REST_MS, 9);
    expect(at(2)).toBeCloseTo(ROUND_MS + 2 * 0.95 + REST_MS, 9);
  });

  it('goes to any of the servers, each as often', () => {
    const parts: WorldParts = {
      nodeZones: [0, 1],
      workloads: [{ executor: perUser(2000), connection: { ...pooled(), reuse: false } }],
    };
    const far = latencies(dnsWorld({ serverNodes: [0, 1] }, parts), 60_000).filter((ms) => ms > REST_MS + 1);
    expect(Math.abs(far.length - 1000)).toBeLessThan(4 * Math.sqrt(500));
  });

  it('waits for the slower of two queries that are sent at the same time', () => {
    const parts: WorldParts = { workloads: [{ executor: perUser(4000) }] };
    const world = dnsWorld({ serverTime: exponential(1) }, parts);
    const log = latencies(world, 60_000).map((ms) => ms - REST_MS - RULES_MS - 0.1);
    const mean = log.reduce((sum, ms) => sum + ms, 0) / log.length;
    // The larger of two exponential times has mean 1.5 and variance 1.25.
    expect(Math.abs(mean - 1.5)).toBeLessThan(4 * Math.sqrt(1.25 / 4000));
  });

  it('changes no other draw', () => {
    const parts: WorldParts = {
      applications: [{ concurrency: 1000, serviceTime: exponential(10) }],
      workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 } }],
    };
    const costly = { serverTime: constant(1) };
    const without = runWorld(aWorld(parts), { endMs: 5000 });
    const withDns = runWorld(dnsWorld(costly, parts), { endMs: 5000 });
    const byDue = (log: typeof without): readonly number[] =>
      [...log.requests].sort((a, b) => a.dueMs - b.dueMs).map(({ dueMs, endedMs }) => endedMs - dueMs);
    const extraMs = 1.1 + RULES_MS;
    expect(byDue(withDns)).toEqual(byDue(without).map((ms) => expect.closeTo(ms + extraMs, 6)));
  });
});

describe('the cache of a node', () => {
  const parts: WorldParts = { nodeZones: [0, 1], workloads: [{ executor: perUser(20, 990) }] };
  const far: DnsParts = { serverNodes: [1] };

  it('saves the way to the cluster’s DNS while it has the answers, those without an address for 5 s alone', () => {
    const without = latencies(dnsWorld(far, parts), 60_000);
    const withCache = latencies(dnsWorld({ ...far, nodeLocal: true }, parts), 60_000);
    expect(new Set(without.map((ms) => ms.toFixed(6))).size).toBe(1);
    const misses = withCache.map((ms) => ms > 0.2 + REST_MS + 1e-6);
    // The requests are a second apart: AAAA is asked for again every fifth.
    expect(misses).toEqual(misses.map((_, i) => i % 5 === 0));
    expect(withCache[1]).toBeCloseTo(0.2 + REST_MS, 9);
    expect(withCache[0]).toBeCloseTo(0.2 + 2.1 + REST_MS, 9);
  });
});

describe('a name outside of the cluster', () => {
  it('is asked for upstream once in its TTL, and then known to the DNS pod', () => {
    const upstream = step('api.example.com.', {
      isOfCluster: false,
      queries: [query('api.example.com. A', { asksUpstream: true })],
    });
    const world = dnsWorld({ plan: planOf([upstream]) }, { workloads: [{ executor: perUser(3, 14_990) }] });
    const costs = latencies(world, 60_000).map((ms) => ms - REST_MS - ROUND_MS);
    // A server of the same zone: 0.5 ms on the way and 0.1 ms of its own.
    expect(costs).toEqual([0.6, 0, 0.6].map((ms) => expect.closeTo(ms, 9)));
  });
});

describe('a name that is not resolved', () => {
  it('fails the request with its reason after the time that it took, and gives the connection’s place free', () => {
    const plan = planOf([step('web.'), step('web.default.')], { outcome: 'dns-failure' });
    const workloads = [{ executor: perUser(1, 0, 3), connection: pooled(1) }];
    const { outcomes, latenciesMs } = runWorld(dnsWorld({ plan }, { workloads }), { endMs: 1000 });
    expect(outcomes).toEqual(['dns-failure', 'dns-failure', 'dns-failure']);
    expect(latenciesMs).toEqual([1, 2, 3].map((turns) => expect.closeTo(turns * 2 * ROUND_MS, 9)));
  });

  it('fails so even where the data plane costs nothing', () => {
    const plan = planOf([step('web.')], { outcome: 'dns-failure' });
    expect(runWorld(dnsWorld({ plan }, { cost: 'none' }), { endMs: 100 }).outcomes).toContain('dns-failure');
  });

  it('fails at the client’s time-out when that is earlier, and others who wait get their turn', () => {
    const plan = planOf([step('web.', { server: 'nobody', lostMs: 5000 })], { outcome: 'dns-timeout' });
    const workloads = [{ executor: perUser(1, 0, 3), connection: pooled(1), timeoutMs: 300 }];
    const { outcomes, latenciesMs } = runWorld(dnsWorld({ plan }, { workloads }), { endMs: 1000 });
    // All are due at once: each begins to look the name up when the one before gives up, and its own time is over.
    expect(outcomes).toEqual(['dns-timeout', 'dns-timeout', 'dns-timeout']);
    expect(latenciesMs).toEqual([300, 300, 300].map((ms) => expect.closeTo(ms, 9)));
  });

  it('is tried again as a connection that fails', () => {
    const plan = planOf([step('web.')], { outcome: 'dns-failure' });
    const retries = {
      max: 2,
      on: ['connect-failure'],
      backoffBaseMs: 25,
      backoffMaxMs: 250,
      jitter: 'none',
      budget: null,
      leastRemainingMs: 0,
    } as const;
    const log = runWorld(dnsWorld({ plan }, { workloads: [{ executor: perUser(1), retries }] }), { endMs: 1000 });
    expect(log.retried).toBe(2);
    expect(log.latenciesMs).toEqual([expect.closeTo(3 * ROUND_MS + 75, 9)]);
  });

  it('ends with its time-out where the client’s node loses power meanwhile', () => {
    const plan = planOf([step('web.', { server: 'nobody', lostMs: 100 }), step('web.default.')]);
    const world = dnsWorld(
      { plan },
      {
        nodeZones: [0, 0],
        pods: [{ node: 1 }],
        workloads: [{ executor: perUser(1, 0, 3), connection: pooled(1), timeoutMs: 1000 }],
        faults: [{ kind: 'node-power-loss', atMs: 50, parameters: { node: 0 } }],
      },
    );
    const { requests } = runWorld(world, { endMs: 100 });
    expect(requests.map(({ endedMs }) => endedMs)).toEqual([1000, 1000, 1000]);
  });
});

describe('the DNS Service of the documents', () => {
  // Service 0 is web on node 0; Service 1 is the DNS, one pod on node 1, or on nodes 1 and 2.
  const parts = (dnsNodes: readonly number[], more: WorldParts = {}): WorldParts => ({
    nodeZones: [0, 0, 0],
    pods: [{}, ...dnsNodes.map((node) => ({ node, name: `coredns-${node}` }))],
    services: [{ pods: [0] }, { pods: dnsNodes.map((_, i) => i + 1) }],
    workloads: [{ executor: perUser(1), timeoutMs: 60_000 }],
    ...more,
  });
  const dns: DnsParts = { service: { service: 1, port: 0 }, serverNodes: [] };
  const deadNode = [{ kind: 'node-power-loss', atMs: 0, parameters: { node: 1 } }];

  it('is asked where its pods are', () => {
    expect(latencies(dnsWorld(dns, parts([1])))[0]).toBeCloseTo(0.6 + RULES_MS + REST_MS, 4);
  });

  it('is waited for in vain when the node of its pod has no power, for each attempt of the libc', () => {
    const world = dnsWorld(dns, parts([1], { faults: deadNode }));
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 100 });
    expect(outcomes).toEqual(['dns-timeout']);
    expect(latenciesMs).toEqual([expect.closeTo(10_000, 6)]);
  });

  it('may still answer for the name as it stands, which glibc asks for after a silent server', () => {
    const last = step('api.example.com.', { isOfCluster: false });
    const plan = planOf([step('api.example.com.svc.'), last], { lastResort: last, asItStands: 1 });
    const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
    const outcomes = seeds.map((seed) => {
      const world = dnsWorld({ ...dns, plan }, parts([1, 2], { faults: deadNode }));
      return runWorld(world, { endMs: 100, seed }).requests.map(({ outcome, endedMs }) => {
        return `${outcome} after ${Math.round(endedMs / 5000) * 5} s`;
      })[0];
    });
    // Half of the flows go to the dead pod, whichever step they carry; a dead last resort is the end.
    const count = (text: string): number => outcomes.filter((each) => each === text).length;
    expect(new Set(outcomes)).toEqual(
      new Set(['success after 0 s', 'success after 10 s', 'dns-timeout after 10 s', 'dns-timeout after 20 s']),
    );
    expect(count('success after 0 s')).toBeGreaterThan(5);
    expect(count('success after 0 s')).toBeLessThan(30);
  });

  it('refuses queries when it has no endpoint', () => {
    const world = dnsWorld(dns, { ...parts([1]), pods: [{}, { node: 1, ready: false }] });
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 100 });
    expect(outcomes).toEqual(['dns-failure']);
    expect(latenciesMs).toEqual([expect.closeTo(0.02, 9)]);
  });
});
