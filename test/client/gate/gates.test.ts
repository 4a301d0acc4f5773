import { describe, expect, it } from 'vitest';
import type { CircuitBreakerSpec } from '../../../src/client/gate/circuit-breaker.ts';
import type { RetrySpec } from '../../../src/client/workload-spec.ts';
import { aWorld, constant, library, perUser, pooled, runWorld, type WorkloadParts } from '../../world.ts';

const never = Number.POSITIVE_INFINITY;
const breaker: CircuitBreakerSpec = {
  scope: 'client',
  opensOn: { kind: 'consecutiveFailures', options: { failures: 3 } },
  openForMs: 1000,
  probes: 1,
  probeTimeoutMs: never,
};
const retries: RetrySpec = {
  max: 2,
  on: ['5xx'],
  backoffBaseMs: 10,
  backoffMaxMs: 10,
  jitter: 'none',
  budget: null,
  leastRemainingMs: 0,
};
const uniform = (ratePerSecond: number) =>
  ({ kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond }) as const;

/** A Service whose every answer is an error. */
function failing(parts: WorkloadParts) {
  return aWorld({
    cost: 'none',
    applications: [{ errorRate: 1, concurrency: 100, serviceTime: constant(1) }],
    workloads: [{ executor: uniform(100), circuitBreaker: breaker, connection: pooled(), ...parts }],
  });
}

describe('an open circuit breaker', () => {
  it('lets requests fail at once, without sending them', () => {
    const log = runWorld(failing({}), { endMs: 900 });
    expect(log.assigned).toHaveLength(3);
    const kept = log.requests.filter(({ outcome }) => outcome === 'circuit-open');
    expect(kept).toHaveLength(87);
    expect(kept.every(({ dueMs, endedMs }) => dueMs === endedMs)).toBe(true);
  });

  it('lets one through each time that it is half-open', () => {
    // Open from 21 ms on, then for 1000 ms from each probe's failure on: probes at 1030, 2040, 3050 … of 10 s.
    expect(runWorld(failing({}), { endMs: 10_000 }).assigned).toHaveLength(3 + 9);
  });

  it('is not tried again, unless that is asked for', () => {
    const log = runWorld(failing({ retries }), { endMs: 900 });
    expect(log.assigned).toHaveLength(3);
    const asked = runWorld(failing({ retries: { ...retries, on: ['5xx', 'circuit-open'] } }), { endMs: 900 });
    expect(asked.retried).toBeGreaterThan(150);
  });

  it('opens for each client, or for all of them', () => {
    const clientNodes = [0, 0, 0, 0];
    expect(runWorld(failing({ clientNodes }), { endMs: 900 }).assigned).toHaveLength(4 * 3);
    const circuitBreaker: CircuitBreakerSpec = { ...breaker, scope: 'shared' };
    expect(runWorld(failing({ clientNodes, circuitBreaker }), { endMs: 900 }).assigned).toHaveLength(3);
  });

  it('opens for an endpoint alone, and the others go on', () => {
    const world = aWorld({
      cost: 'none',
      applications: [
        { errorRate: 1, concurrency: 100, serviceTime: constant(1) },
        { errorRate: 0, concurrency: 100, serviceTime: constant(1) },
      ],
      pods: [{ application: 0 }, { application: 1 }],
      workloads: [
        {
          executor: uniform(100),
          upstream: library(),
          connection: pooled(),
          circuitBreaker: { ...breaker, scope: 'endpoint' },
        },
      ],
    });
    const log = runWorld(world, { endMs: 900 });
    const counts = [0, 1].map((pod) => log.assigned.filter((each) => each.pod === pod).length);
    expect(counts).toEqual([3, 45]);
    expect(log.outcomes.filter((outcome) => outcome === 'success')).toHaveLength(45);
    expect(log.outcomes.filter((outcome) => outcome === 'circuit-open')).toHaveLength(42);
  });
});

describe('a limit of concurrent requests in the client', () => {
  it('lets what goes beyond it fail at once', () => {
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 1000, serviceTime: constant(100) }],
      workloads: [{ executor: uniform(100), concurrencyLimit: { kind: 'fixed', options: { limit: 5 } } }],
    });
    const log = runWorld(world, { endMs: 10_000 });
    // Five each 100.1 ms, in steps of 10 ms.
    const succeeded = log.outcomes.filter((outcome) => outcome === 'success').length;
    expect(Math.abs(succeeded - 455)).toBeLessThan(10);
    expect(log.outcomes.filter((outcome) => outcome === 'client-limit')).toHaveLength(1000 - succeeded);
  });
});

describe('client-side throttling', () => {
  it('sends K times what an overloaded Service can answer', () => {
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 1, queueLimit: 0, serviceTime: constant(10) }],
      workloads: [{ executor: uniform(1000), adaptiveThrottling: { k: 2, windowMs: 5000 } }],
    });
    const log = runWorld(world, { endMs: 60_000 });
    const late = log.requests.filter(({ dueMs }) => dueMs > 15_000);
    const sent = late.filter(({ outcome }) => outcome !== 'client-throttled').length;
    const accepted = late.filter(({ outcome }) => outcome === 'success').length;
    expect(Math.abs(sent / accepted - 2)).toBeLessThan(0.1);
  });

  it('does nothing while all is well', () => {
    const world = aWorld({
      cost: 'none',
      workloads: [{ executor: uniform(50), adaptiveThrottling: { k: 2, windowMs: 5000 } }],
    });
    expect(new Set(runWorld(world, { endMs: 5000 }).outcomes)).toEqual(new Set(['success']));
  });
});

it('a client without power sends nothing, and no gate holds what it would have sent', () => {
  const world = aWorld({
    nodeZones: [0, 1],
    pods: [{ node: 1 }],
    workloads: [
      { executor: perUser(50, 20), retries, circuitBreaker: breaker, timeoutMs: 100, concurrencyLimit: null },
    ],
    faults: [{ kind: 'node-power-loss', parameters: { node: 0 }, atMs: 200, durationMs: 500 }],
  });
  expect(runWorld(world, { endMs: 20_000 }).outcomes.length).toBeGreaterThan(10);
});
