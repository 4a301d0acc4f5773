import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestPhase } from '../../src/dataplane/request-table.ts';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, exponential, type FaultParts, pooled, startWorld, type WorkloadParts } from '../world.ts';

// Random clusters, clients and disasters. Whatever happens: every request ends once, with success or one failure;
// nothing is left in any table; Little's law holds for the clients and at each pod.

const pods = fc.record({
  pods: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }),
  named: fc.boolean(),
  mode: fc.constantFrom('all', 'one'),
  value: fc.constant(100),
});
const place = fc.option(fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }), { nil: null });
const direction = fc.constantFrom('to', 'from', 'both');
const parametersOf = {
  'pod-kill': fc.record({ pods }),
  'container-crash': fc.record({ pods }),
  'node-power-loss': fc.record({ node: fc.nat(2) }),
  'slow-pod': fc.record({ pods, factor: fc.double({ min: 0.1, max: 50, noNaN: true }) }),
  'link-latency': fc.record({ from: place, to: place, direction, latency: fc.constant(exponential(30)) }),
  'packet-loss': fc.record({ from: place, to: place, direction, probability: fc.constantFrom(0.1, 0.5, 1) }),
};

const anyFault: fc.Arbitrary<FaultParts> = fc
  .constantFrom(...(Object.keys(parametersOf) as (keyof typeof parametersOf)[]))
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      parameters: parametersOf[kind] as fc.Arbitrary<Record<string, unknown>>,
      atMs: fc.nat(3000),
      durationMs: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: null }),
    }),
  );

const anyExecutor = fc.constantFrom<NonNullable<WorkloadParts['executor']>[]>(
  { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 60 },
  { kind: 'constant-vus', vus: 5, thinkTime: exponential(50) },
  { kind: 'shared-iterations', vus: 4, iterations: 100, thinkTime: exponential(10) },
);
const anyTarget = fc.constantFrom<object[]>(
  { kind: 'cluster-ip', service: 0, port: 0 },
  { kind: 'node-port', node: 1, service: 0, port: 0 },
  { kind: 'pod', pod: 0 },
);
const anyWorkload: fc.Arbitrary<WorkloadParts> = fc.record({
  executor: anyExecutor,
  target: anyTarget,
  clientNodes: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  connection: fc.constantFrom(
    pooled(),
    pooled(1, 300),
    pooled(2),
    { ...pooled(), reuse: false },
    { ...pooled(2), reuse: false },
  ),
  timeoutMs: fc.constantFrom(5, 100, 1000, 3000),
  retries: fc.constantFrom(null, {
    max: 3,
    on: ['connect-failure', '5xx', 'timeout'],
    backoffBaseMs: 5,
    backoffMaxMs: 40,
    jitter: 'full',
    budget: null,
    leastRemainingMs: 0,
  }),
});

const anyWorld: fc.Arbitrary<World> = fc
  .record({
    mode: fc.constantFrom('iptables' as const, 'ipvs' as const, 'nftables' as const),
    cost: fc.constantFrom('modelled' as const, 'none' as const),
    internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
    discipline: fc.constantFrom('fifo' as const, 'lifo' as const),
    queueLimit: fc.constantFrom(null, 0, 3),
    workloads: fc.array(anyWorkload, { minLength: 1, maxLength: 3 }),
    faults: fc.array(anyFault, { maxLength: 6 }),
  })
  .map(({ internalTrafficPolicy, discipline, queueLimit, faults, ...parts }) =>
    aWorld({
      ...parts,
      nodeZones: [0, 0, 1],
      applications: [
        { concurrency: 2, serviceTime: exponential(30), errorRate: 0.02, discipline, queueLimit, startUpMs: 200 },
      ],
      pods: [{ node: 0 }, { node: 1 }, { node: 1 }, { node: 2, owner: null }],
      services: [{ nodePort: 30080, internalTrafficPolicy }],
      faults: faults.map((fault, i) => ({ ...fault, name: `fault ${i}` })),
    }),
  );

/** Without which fault none of the failures has this cause; null: it is of the world itself. */
const makerOf: Readonly<Record<string, string | null>> = {
  'no-endpoint': null,
  'policy-local': null,
  'pod-killed': 'pod-kill',
  'container-crashed': 'container-crash',
  'not-started': 'pod-kill',
  'node-lost': 'node-power-loss',
  'entry-node-lost': 'node-power-loss',
  'client-lost': 'node-power-loss',
  'packet-lost': 'packet-loss',
  'link-delay': 'link-latency',
  'slow-pod': 'slow-pod',
  'slow-network': null,
  'queue-full': null,
  waited: null,
  'slow-service': null,
  'connection-wait': null,
  'own-errors': null,
};

describe('whatever goes wrong', () => {
  it('every request ends once, and nothing is left in any table', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(1000), (world, seed) => {
        const { log, dataPlane, finish } = startWorld(world, { endMs: 3000, seed });
        finish();
        expect(log.requests).toHaveLength(log.sent);
        expect(dataPlane.requests.count).toBe(0);
        expect(dataPlane.connections.count).toBe(0);
        const { count, busy, queueLength, busyArea, queueArea, residenceMs } = dataPlane.pods;
        for (let pod = 0; pod < count; pod++) {
          expect([busy[pod], queueLength[pod]]).toEqual([0, 0]);
          expect(busyArea[pod]! + queueArea[pod]!).toBeCloseTo(residenceMs[pod]!, 4);
        }
        for (const { dueMs, endedMs } of log.requests) expect(endedMs).toBeGreaterThanOrEqual(dueMs);
        const failed = log.requests.filter(({ outcome }) => outcome !== 'success');
        expect(log.causes.map(({ dueMs, reason }) => [dueMs, reason])).toEqual(
          failed.map(({ dueMs, outcome }) => [dueMs, outcome]),
        );
        const kinds = new Set(world.faults.map(({ kind }) => kind));
        for (const { cause } of [...log.causes, ...log.delays]) {
          expect(Object.keys(makerOf)).toContain(cause);
          expect([null, ...kinds]).toContain(makerOf[cause]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a pod’s counts are at any time those of the requests that are there', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(1000), (world, seed) => {
        const { simulation, dataPlane } = startWorld(world, { endMs: 3000, seed });
        for (let ms = 0; ms < 6000; ms += 111) {
          simulation.run(ms);
          const { requests, connections, pods } = dataPlane;
          const inService = new Map<number, number>();
          const queued = new Map<number, number>();
          for (let request = 0; request < requests.used; request++) {
            const phase = requests.phase[request];
            if (phase !== RequestPhase.inService && phase !== RequestPhase.queued) continue;
            const pod = connections.pod[requests.connection[request]!]!;
            const counts = phase === RequestPhase.inService ? inService : queued;
            counts.set(pod, (counts.get(pod) ?? 0) + 1);
          }
          for (let pod = 0; pod < pods.count; pod++) {
            expect(pods.busy[pod]).toBe(inService.get(pod) ?? 0);
            expect(pods.queueLength[pod]).toBe(queued.get(pod) ?? 0);
            expect(pods.busy[pod]).toBeLessThanOrEqual(2);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
