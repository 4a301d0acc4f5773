import { describe, expect, it } from 'vitest';
import { LoadBalancerHealth } from '../../src/controlplane/load-balancer-health.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { FaultTarget } from '../../src/fault/fault-target.ts';
import { loadBalancerLag } from '../../src/fault/load-balancer-lag.ts';
import { Streams } from '../../src/random/stream.ts';
import { constant } from '../world.ts';

const CHECK = {
  intervalMs: 10_000,
  timeoutMs: 5000,
  unhealthyThreshold: 2,
  healthyThreshold: 2,
  hearsOfEndpoints: false,
};

/** A node that fails at 20 s and passes again at 200 s: when its load balancer holds it for unhealthy, and healthy again. */
function heldMs(delay: ReturnType<typeof constant> | undefined, endMs: number): readonly number[] {
  const simulation = new Simulation();
  const streams = new Streams(1, 0);
  const declaredMs: number[] = [];
  let passes = true;
  let healthy = true;
  const health = new LoadBalancerHealth(simulation, [
    {
      check: CHECK,
      nodeCount: 1,
      answerOf: () => (passes ? 'passes' : 'fails'),
      isHealthy: () => healthy,
      declare: (_, isHealthy) => {
        healthy = isHealthy;
        declaredMs.push(simulation.nowMs);
      },
      stream: streams.named('phase'),
    },
  ]);
  const change = simulation.kind('change', (to) => {
    passes = to === 1;
    health.changed();
  });
  simulation.scheduleAt(20_000, change, 0);
  simulation.scheduleAt(200_000, change, 1);
  const target = { loadBalancers: health } as unknown as FaultTarget;
  const end = loadBalancerLag.begin(target, { delay }, streams.named('fault'))!;
  simulation.scheduleAt(endMs, simulation.kind('end', end), 0);
  simulation.run();
  return declaredMs;
}

describe('load balancers whose health checks lag', () => {
  const usual = heldMs(constant(0), 0);

  it('take out a node two checks after it failed, and take it in again as late, as long as nothing lags', () => {
    expect(usual).toHaveLength(2);
    expect(usual[0]! - 20_000).toBeGreaterThan(10_000);
    expect(usual[0]! - 20_000).toBeLessThan(20_000);
    expect(usual[1]! - 200_000).toBeLessThan(20_000);
  });

  it('do so later by the delay', () => {
    expect(heldMs(constant(15_000), 1_000_000)).toEqual(usual.map((ms) => ms + 15_000));
  });

  it('do nothing until the fault ends, where none is said, and then look anew', () => {
    const [first, second] = heldMs(undefined, 100_000);
    expect(first! - 100_000).toBeGreaterThan(10_000);
    expect(first! - 100_000).toBeLessThan(20_000);
    expect(second).toBe(usual[1]);
    expect(heldMs(undefined, 300_000)).toEqual([]);
  });
});
