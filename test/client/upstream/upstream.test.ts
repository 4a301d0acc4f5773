import { describe, expect, it } from 'vitest';
import {
  aProbe,
  aWorld,
  constant,
  type FaultParts,
  type Log,
  library,
  once,
  perUser,
  pooled,
  runWorld,
  startWorld,
  type WorkloadParts,
} from '../../world.ts';

const never = Number.POSITIVE_INFINITY;
const wide = [{ concurrency: 1000, serviceTime: constant(10) }];

function sharesOf({ assigned }: Log, pods: readonly number[]): number[] {
  return pods.map((pod) => assigned.filter((each) => each.pod === pod).length);
}

function balanced(parts: Parameters<typeof library>[0], workload: WorkloadParts = {}): WorkloadParts {
  return { executor: perUser(60), connection: pooled(), upstream: library(parts), ...workload };
}

function killed(pods: readonly number[], atMs: number): FaultParts {
  return { kind: 'pod-kill', atMs, parameters: { pods: { pods, named: true, mode: 'all', value: 100 } } };
}

describe('balancers of requests', () => {
  it('are one in each client as libraries, one for each address as sidecars, and so many as there are proxies', () => {
    // Each begins its round with the same endpoint, so that who shares one is told apart by what is left over.
    const shares = (parts: Parameters<typeof library>[0], sources?: readonly number[]): number[] =>
      sharesOf(
        runWorld(
          aWorld({
            pods: [{}, {}, {}, {}],
            applications: wide,
            workloads: [
              balanced(parts, {
                executor: perUser(1, 0, 4),
                clientNodes: [0, 0, 0, 0],
                ...(sources && { sources }),
              }),
            ],
          }),
          { endMs: 1000 },
        ),
        [0, 1, 2, 3],
      );
    expect(shares({ place: 'client' }).filter((count) => count > 0)).toEqual([4]);
    expect(shares({ place: 'sidecar' }, [7, 7, 8, 8]).filter((count) => count > 0)).toEqual([2, 2]);
    expect(shares({ place: 'proxy', proxyNodes: [0] })).toEqual([1, 1, 1, 1]);
    expect(shares({ place: 'proxy', proxyNodes: [0, 0] }).filter((count) => count > 0)).toEqual([2, 2]);
  });

  it('go by weights, which those that come in the place of others inherit', () => {
    const endpoints = [
      { pod: 0, weight: 3, priority: 0 },
      { pod: 1, weight: 0, priority: 0 },
    ];
    const algorithm = { name: 'ipvs/wrr', options: {} };
    const world = aWorld({
      pods: [{}, {}, {}],
      applications: wide,
      workloads: [balanced({ algorithm, endpoints }, { executor: perUser(4000, 10) })],
      faults: [killed([0], 20_000)],
    });
    const log = runWorld(world, { endMs: 120_000 });
    expect(log.assigned.filter(({ pod }) => pod === 1)).toEqual([]);
    const early = log.assigned.filter(({ dueMs }) => dueMs < 19_900);
    expect(early.filter(({ pod }) => pod === 0).length / early.length).toBeCloseTo(0.75, 2);
    const late = log.assigned.filter(({ dueMs }) => dueMs > 50_000);
    expect(late.filter(({ pod }) => pod === 3).length / late.length).toBeCloseTo(0.75, 2);
  });

  it('send nothing to an endpoint that they have heard is gone, and everything to it again when it is back', () => {
    const crash: FaultParts = {
      kind: 'container-crash',
      atMs: 5000,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
    };
    const world = aWorld({
      pods: [{ life: { readiness: aProbe({ periodMs: 1000 }) } }, {}],
      applications: [{ concurrency: 1000, serviceTime: constant(10), startUpMs: 10_000 }],
      workloads: [
        balanced(
          {},
          {
            executor: perUser(3000, 10),
            connection: { ...pooled(1, never), protocol: 'grpc', maxConcurrentStreams: 100 },
          },
        ),
      ],
      faults: [crash],
    });
    const { assigned, outcomes } = runWorld(world, { endMs: 60_000 });
    const toFirst = (fromMs: number, toMs: number): number => {
      const within = assigned.filter(({ dueMs }) => dueMs > fromMs && dueMs < toMs);
      return within.filter(({ pod }) => pod === 0).length / within.length;
    };
    expect(toFirst(0, 5000)).toBeCloseTo(0.5, 1);
    expect(toFirst(9000, 15_000)).toBe(0);
    expect(toFirst(22_000, 60_000)).toBeCloseTo(0.5, 1);
    expect(outcomes.filter((outcome) => outcome !== 'success').length).toBeLessThan(200);
  });

  it('reject requests when they know no endpoint that may be used, at once', () => {
    for (const parts of [{}, { place: 'proxy', proxyNodes: [0] }] as const) {
      const world = aWorld({ pods: [{ ready: false }], workloads: [balanced(parts, { executor: once })] });
      const { outcomes, latenciesMs } = runWorld(world, { endMs: 1000 });
      expect(outcomes).toEqual(['no-healthy-upstream']);
      expect(latenciesMs[0]).toBeLessThan(0.2);
    }
  });

  it('count requests at an endpoint from their assignment on, while they wait for a connection too', () => {
    // One connection to each endpoint, and eight requests at once: least connections spreads them evenly.
    const world = aWorld({
      pods: [{}, {}],
      workloads: [
        balanced(
          { algorithm: { name: 'literature/join-shortest-queue', options: {} } },
          { executor: perUser(1, 0, 8), connection: pooled(1) },
        ),
      ],
    });
    expect(sharesOf(runWorld(world, { endMs: 1000 }), [0, 1])).toEqual([4, 4]);
  });

  it('give a key to one endpoint as long as the endpoints stay', () => {
    const algorithm = { name: 'envoy/ring-hash', options: {} };
    const shares = (keys: { count: number; exponent: number } | null, clientNodes: number[]): number =>
      sharesOf(
        runWorld(
          aWorld({
            pods: [{}, {}, {}, {}],
            applications: wide,
            workloads: [
              balanced({ algorithm, keys, place: 'proxy', proxyNodes: [0] }, { clientNodes, executor: perUser(400) }),
            ],
          }),
          { endMs: 1e6 },
        ),
        [0, 1, 2, 3],
      ).filter((count) => count > 0).length;
    expect(shares({ count: 1, exponent: 0 }, [0, 0, 0, 0])).toBe(1);
    expect(shares({ count: 1000, exponent: 0 }, [0])).toBe(4);
    expect(shares(null, [0])).toBe(1);
  });
});

describe('a proxy', () => {
  const nodes = { nodeZones: [0, 0, 0], pods: [{ node: 2 }], network: { sameZone: constant(20) } };
  const workload = (timeoutMs: number, parts: WorkloadParts = {}) =>
    balanced({ place: 'proxy', proxyNodes: [1] }, { executor: perUser(4, 100), timeoutMs, ...parts });

  it('may be left on each part of the way by a client that gives up, and nothing is left behind', () => {
    // There, handshake, request, service of 10 ms, answer, back: 110 ms; later requests 90 ms.
    for (const timeoutMs of [5, 30, 50, 70, 85, 89]) {
      const run = startWorld(aWorld({ ...nodes, applications: wide, workloads: [workload(timeoutMs)] }), {
        endMs: 5000,
      });
      expect(run.finish().outcomes).toEqual(Array.from({ length: 4 }, () => 'timeout'));
    }
    const log = runWorld(aWorld({ ...nodes, applications: wide, workloads: [workload(140)] }), { endMs: 5000 });
    expect(log.outcomes).toEqual(Array.from({ length: 4 }, () => 'success'));
  });

  it('without power answers nobody, and works again when it is back', () => {
    const faults = [{ kind: 'node-power-loss', atMs: 0, durationMs: 1000, parameters: { node: 1 } }];
    const world = aWorld({ ...nodes, applications: wide, workloads: [workload(300)], faults });
    const { requests } = runWorld(world, { endMs: 5000 });
    expect(requests.map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout', 'timeout', 'success']);
  });

  it('that loses its power forgets its connections: it opens others', () => {
    const faults = [{ kind: 'node-power-loss', atMs: 130, durationMs: 50, parameters: { node: 1 } }];
    const world = aWorld({ ...nodes, applications: wide, workloads: [workload(300)], faults });
    const log = runWorld(world, { endMs: 5000 });
    expect(log.outcomes).toEqual(Array.from({ length: 4 }, () => 'success'));
    expect(log.connections).toHaveLength(2);
  });

  it('that is out of reach takes the answers with it', () => {
    const faults = [
      {
        kind: 'packet-loss',
        atMs: 0,
        durationMs: 150,
        parameters: { from: [0], to: [1], direction: 'from', probability: 1 },
      },
    ];
    const world = aWorld({ ...nodes, applications: wide, workloads: [workload(1000)], faults });
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 5000 });
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => 'success'));
    // What was lost is sent again after 208 ms.
    expect(latenciesMs[0]! + latenciesMs[1]!).toBeGreaterThan(208 + 200);
  });
});
