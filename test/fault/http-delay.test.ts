import { describe, expect, it } from 'vitest';
import { aWorld, constant, exponential, type FaultParts, pooled, runWorld } from '../world.ts';
import { first, hitOnly } from './two-pods.ts';

const delay = (parameters: Record<string, unknown> = {}): FaultParts => ({
  kind: 'http-delay',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, requests: [0], delay: constant(200), ...parameters },
});

describe('HTTP that is held up at a pod', () => {
  it.each(['request', 'response'])('a %s comes so much later, for as long as it lasts and there alone', (side) => {
    const [expected] = hitOnly([delay({ side, delay: constant(0) })], 2000, 5000);
    for (const { outcome, latencyMs } of hitOnly([delay({ side })], 2000, 5000)) {
      expect(outcome).toBe('success');
      expect(latencyMs).toBeCloseTo(expected!.latencyMs + 200, 6);
    }
  });

  it('takes no worker while it is held, so that others are served meanwhile', () => {
    const applications = [{ concurrency: 1, serviceTime: constant(10) }];
    for (const { latencyMs } of hitOnly([delay()], 2000, 5000, { applications })) expect(latencyMs).toBeLessThan(250);
  });

  it('adds up where there are several, and each draws anew', () => {
    const faults = [delay(), { ...delay({ delay: exponential(50) }), name: 'more' }];
    const latencies = hitOnly(faults, 2000, 5000).map(({ latencyMs }) => latencyMs);
    expect(Math.min(...latencies)).toBeGreaterThan(210);
    expect(new Set(latencies).size).toBe(latencies.length);
  });

  it('goes past connections that were open before', () => {
    const world = aWorld({
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 },
          connection: pooled(1),
        },
      ],
      faults: [delay()],
    });
    for (const latencyMs of runWorld(world, { endMs: 6000 }).latenciesMs) expect(latencyMs).toBeLessThan(20);
  });
});
