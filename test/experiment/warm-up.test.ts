import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { Pilot, type PilotResult } from '../../src/experiment/warm-up.ts';
import { aScenario, aWorld, constant, exponential, perUser, pooled, type WorldParts } from '../world.ts';

function pilot(parts: WorldParts, durationMs = 60_000): PilotResult {
  const [alternative] = aScenario({ only: aWorld(parts) }, { durationMs, warmUp: 'auto' }).alternatives;
  const run = new Pilot(alternative!);
  run.advanceTo(0.5);
  run.advanceTo(1);
  return run.result();
}

const poisson = (ratePerSecond: number) =>
  ({ kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond }) as const;

describe('the pilot finds how long a cluster takes to settle', () => {
  it('not at all where every request is like the first', () => {
    expect(pilot({ workloads: [{ executor: poisson(20) }], applications: [{ concurrency: 1000 }] })).toEqual({
      warmUpMs: 0,
      settled: true,
    });
  });

  it('as long as an overload from the beginning lasts', () => {
    // Sixty users at once, each with a pause of about 20 s afterwards: the first wave of 500 ms each is not like the rest.
    const { warmUpMs, settled } = pilot(
      {
        applications: [{ concurrency: 2, serviceTime: constant(300) }],
        workloads: [{ executor: { kind: 'constant-vus', vus: 60, thinkTime: exponential(20_000) }, timeoutMs: 60_000 }],
      },
      120_000,
    );
    expect(settled).toBe(true);
    expect(warmUpMs).toBeGreaterThan(2000);
    expect(warmUpMs).toBeLessThan(20_000);
  });

  it('it says so when an overloaded cluster never settles', () => {
    const { settled } = pilot({
      applications: [{ serviceTime: exponential(10) }],
      workloads: [{ executor: poisson(150), timeoutMs: 600_000 }],
    });
    expect(settled).toBe(false);
  });

  it('without the faults of the scenario', () => {
    const world: WorldParts = { workloads: [{ executor: poisson(20) }], applications: [{ concurrency: 1000 }] };
    const slow = { pods: { pods: [0], named: true, mode: 'all', value: 100 }, factor: 50 };
    const faults = [{ kind: 'slow-pod', atMs: 0, durationMs: 10_000, parameters: slow }];
    expect(pilot({ ...world, faults })).toEqual({ warmUpMs: 0, settled: true });
  });

  it('in which ramps stay at their first value, and iterations are not begun', () => {
    const ramp = pilot({
      applications: [{ serviceTime: exponential(10) }],
      workloads: [
        {
          executor: {
            kind: 'ramping-arrival-rate',
            arrivals: 'poisson',
            startRatePerSecond: 10,
            stages: [{ durationMs: 60_000, target: 95 }],
          },
          timeoutMs: 60_000,
        },
      ],
    });
    expect(ramp.settled).toBe(true);
    const iterations = pilot({ workloads: [{ executor: perUser(1000), connection: pooled(1) }] });
    expect(iterations).toEqual({ warmUpMs: 0, settled: true });
  });
});

describe('the warm-up of an experiment', () => {
  const fast = { workloads: [{ executor: poisson(20) }] };
  const slow: WorldParts = {
    applications: [{ concurrency: 2, serviceTime: constant(300) }],
    workloads: [{ executor: { kind: 'constant-vus', vus: 60, thinkTime: exponential(20_000) }, timeoutMs: 60_000 }],
  };

  it('is what was said, to the millisecond', async () => {
    const scenario = aScenario({ a: aWorld(fast), b: aWorld(slow) }, { durationMs: 1000, warmUp: { ms: 1234.5 } });
    const { warmUps, replications } = await runExperiment(scenario, inlineRunner);
    expect(warmUps).toEqual([1, 2].map(() => ({ warmUpMs: 1234.5, settled: true })));
    expect(replications.map(({ warmUpMs }) => warmUpMs)).toEqual([1234.5, 1234.5]);
  });

  it('is that of the slowest alternative, so that all of them measure the same requests', async () => {
    const scenario = aScenario({ a: aWorld(fast), b: aWorld(slow) }, { durationMs: 60_000, warmUp: 'auto' });
    const { warmUps, replications } = await runExperiment(scenario, inlineRunner);
    expect(warmUps[0]!.warmUpMs).toBeGreaterThan(1000);
    expect(warmUps[1]!.warmUpMs).toBe(warmUps[0]!.warmUpMs);
    expect(replications.map(({ warmUpMs }) => warmUpMs)).toEqual([warmUps[0]!.warmUpMs, warmUps[0]!.warmUpMs]);
  });
});
