import { expect, it } from 'vitest';
import type { RetrySpec } from '../../src/client/workload-spec.ts';
import { type FailureReason, failureReasons } from '../../src/measurement/failure-reason.ts';
import type { World } from '../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  type FaultParts,
  library,
  once,
  perUser,
  pooled,
  runWorld,
  type WorldParts,
} from '../world.ts';

// A small world for each reason for which a request can fail; each fails with that reason alone.

const crash: FaultParts = {
  kind: 'container-crash',
  atMs: 5,
  parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
};

const controller = { kind: 'cluster-ip', service: 0, port: 0 };

/** A DNS of which one step is asked in vain. */
function unresolved(outcome: 'dns-failure' | 'dns-timeout', lostMs: number): World['dns'] {
  const step = { server: 'nobody', queries: [], isOfCluster: true, lostMs } as const;
  const plan = { steps: [step], outcome, silenceMs: 10_000, tries: 2, lastResort: undefined, asItStands: 1 };
  const lookups = [{ plans: [plan], planOf: [0], cacheMs: 0 }];
  return {
    nodeLocal: false,
    capacityPerSecond: null,
    serverTime: constant(0.1),
    service: null,
    serverNodes: [0],
    lookups,
  };
}

const again: RetrySpec = {
  max: 1000,
  on: ['5xx'],
  backoffBaseMs: 1,
  backoffMaxMs: 1,
  jitter: 'none',
  budget: null,
  leastRemainingMs: 0,
};

const worlds: Readonly<Record<FailureReason, WorldParts>> = {
  'connection-refused': { pods: [{ ready: false }], workloads: [{ executor: once }] },
  'stale-endpoint': {
    applications: [{ startUpMs: 1000 }],
    // The first request is over when the process dies; the rules name the pod until they have followed.
    workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 } }],
    faults: [{ ...crash, atMs: 40 }],
  },
  'connect-timeout': {
    nodeZones: [0, 0],
    pods: [{ node: 1 }],
    workloads: [{ executor: once }],
    faults: [{ kind: 'node-power-loss', atMs: 0, parameters: { node: 1 } }],
  },
  'connection-reset': { workloads: [{ executor: once }], faults: [crash] },
  'queue-full': { applications: [{ queueLimit: 0 }], workloads: [{ executor: perUser(1, 0, 2) }] },
  timeout: { applications: [{ serviceTime: constant(5000) }], workloads: [{ executor: once }] },
  'server-error': { applications: [{ errorRate: 1 }], workloads: [{ executor: once }] },
  'dns-failure': { dns: unresolved('dns-failure', 0), workloads: [{ executor: once }] },
  'dns-timeout': { dns: unresolved('dns-timeout', 100), workloads: [{ executor: once }] },
  'no-address': {
    pods: [{ ready: false }],
    workloads: [{ executor: once, target: { kind: 'headless', service: 0, port: 0, pod: null } }],
  },
  'ingress-404': {
    workloads: [{ executor: once, target: { kind: 'ingress', controller, backend: null, error: 404 } }],
  },
  'ingress-503': {
    pods: [{}, { ready: false }],
    services: [{ pods: [0] }, { pods: [1] }],
    workloads: [
      { executor: once, target: { kind: 'ingress', controller, backend: { service: 1, port: 0 }, error: 503 } },
    ],
  },
  // A client whose connections fail at once keeps all its ports in TIME_WAIT after 28,232 of them.
  'no-source-port': {
    applications: [{ concurrency: 100_000, serviceTime: constant(0.01) }],
    workloads: [
      {
        executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 300_000 },
        connection: { ...pooled(), reuse: false },
      },
    ],
  },
  'no-healthy-upstream': { pods: [{ ready: false }], workloads: [{ executor: once, upstream: library() }] },
  // The first attempt fails and opens the breaker; the retry is kept back, and that is how the request ends.
  'circuit-open': {
    applications: [{ errorRate: 1 }],
    workloads: [
      {
        executor: once,
        retries: again,
        circuitBreaker: {
          scope: 'client',
          opensOn: { kind: 'consecutiveFailures', options: { failures: 1 } },
          openForMs: 1000,
          probes: 1,
          probeTimeoutMs: Number.POSITIVE_INFINITY,
        },
      },
    ],
  },
  // Sooner or later one of the retries is rejected.
  'client-throttled': {
    applications: [{ errorRate: 1 }],
    workloads: [{ executor: once, retries: again, adaptiveThrottling: { k: 1, windowMs: 10_000 } }],
  },
  'client-limit': {
    workloads: [{ executor: perUser(1, 0, 2), concurrencyLimit: { kind: 'fixed', options: { limit: 1 } } }],
  },
  'deadline-exceeded': {
    applications: [{ serviceTime: constant(5000) }],
    workloads: [{ executor: once, deadlineMs: 50 }],
  },
  shed: {
    applications: [
      { concurrency: 10, shedding: { limit: { kind: 'fixed', options: { limit: 1 } }, guaranteed: [], codel: null } },
    ],
    workloads: [{ executor: perUser(1, 0, 2) }],
  },
  unreachable: { workloads: [{ executor: once, target: { kind: 'unreachable', why: 'a test' } }] },
};

it.each(failureReasons)('a request can fail with $name: $meaning', ({ name }) => {
  const { outcomes } = runWorld(aWorld(worlds[name]), { endMs: 100 });
  const failures = outcomes.filter((outcome) => outcome !== 'success');
  expect(new Set(failures)).toEqual(new Set([name]));
});

it('a dropped connection to a Service whose policy leaves the node no endpoint times out', () => {
  const world = aWorld({
    nodeZones: [0, 0],
    pods: [{ node: 1 }],
    services: [{ internalTrafficPolicy: 'Local' }],
    workloads: [{ executor: once, timeoutMs: 300 }],
  });
  const { outcomes, latenciesMs } = runWorld(world, { endMs: 100 });
  expect(outcomes).toEqual(['connect-timeout']);
  expect(latenciesMs).toEqual([expect.closeTo(300, 9)]);
});

it('a rejection takes the 0.02 ms that a kernel was seen to need, an unreachable target the whole time-out', () => {
  expect(runWorld(aWorld(worlds['connection-refused']), { endMs: 100 }).latenciesMs).toEqual([0.02]);
  expect(runWorld(aWorld(worlds.unreachable), { endMs: 100 }).latenciesMs).toEqual([1000]);
});

it('an error rate is the share of the requests that the pod fails after it has served them', () => {
  const world = aWorld({
    applications: [{ errorRate: 0.1, concurrency: 100 }],
    workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 1000 } }],
  });
  const { requests } = runWorld(world, { endMs: 20_000 });
  const failed = requests.filter(({ outcome }) => outcome === 'server-error');
  expect(Math.abs(failed.length - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
  for (const { dueMs, endedMs } of failed.slice(0, 100)) expect(endedMs - dueMs).toBeGreaterThan(10);
});
