import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkloadSpec } from '../../../src/scenario/scenario.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../../random/kolmogorov-smirnov.ts';
import { aWorld, constant, exponential, perUser, runWorld, startWorld } from '../../world.ts';

type Executor = WorkloadSpec['executor'];

/** A pod that is never busy: what is seen is the executor alone. */
const applications = [{ concurrency: 1_000_000, serviceTime: constant(10) }];

/** When the requests were due, of an executor that measures from `startMs` to `endMs`. */
function dueTimes(executor: Executor, startMs: number, endMs: number, seed = 1, clients = 1): number[] {
  const workload = { executor, clientNodes: Array(clients).fill(0), timeoutMs: 60_000 };
  const { requests } = runWorld(aWorld({ cost: 'none', applications, workloads: [workload] }), {
    startMs,
    endMs,
    seed,
  });
  return requests.map(({ dueMs }) => dueMs).sort((a, b) => a - b);
}

const between = (times: readonly number[], fromMs: number, toMs: number): number =>
  times.filter((ms) => ms >= fromMs && ms < toMs).length;

describe('constant-arrival-rate', () => {
  const rate = (ratePerSecond: number, arrivals: 'poisson' | 'uniform'): Executor => ({
    kind: 'constant-arrival-rate',
    arrivals,
    ratePerSecond,
  });

  it.each([1, 3, 7, 9, 10, 30, 70, 333, 900, 999.9, 0.5])(
    'evenly spaced, %f/s sends rate × duration requests',
    (each) => {
      for (const startMs of [0, 1, 333.3, 1234.567]) {
        const measured = dueTimes(rate(each, 'uniform'), startMs, startMs + 10_000).filter((ms) => ms >= startMs);
        expect(measured).toHaveLength(Math.ceil(each * 10 - 1e-9));
        expect(measured[0]).toBe(startMs);
        for (const [i, ms] of measured.entries()) expect(ms).toBeCloseTo(startMs + (i * 1000) / each, 6);
      }
    },
  );

  it('evenly spaced, whatever the rate and the warm-up, the count in the measured time is exact', () => {
    const rates = fc.integer({ min: 1, max: 400 });
    const times = fc.record({
      startMs: fc.double({ min: 0, max: 2000, noNaN: true }),
      seconds: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(rates, times, (each, { startMs, seconds }) => {
        const measured = dueTimes(rate(each, 'uniform'), startMs, startMs + 1000 * seconds).filter(
          (ms) => ms >= startMs,
        );
        expect(measured).toHaveLength(each * seconds);
      }),
      { numRuns: 60 },
    );
  });

  it('spaces the warm-up in the same way', () => {
    expect(dueTimes(rate(4, 'uniform'), 600, 1100)).toEqual([100, 350, 600, 850]);
  });

  it('is a Poisson process: the gaps are exponential', () => {
    const times = dueTimes(rate(1000, 'poisson'), 0, 20_000, 3);
    const gaps = Float64Array.from(times.slice(1), (ms, i) => ms - times[i]!);
    expect(kolmogorovDistance(gaps, (ms) => 1 - Math.exp(-ms))).toBeLessThan(kolmogorovLimit(gaps.length));
    // Counts of 20,000 expected arrivals: standard error √20,000.
    expect(Math.abs(times.length - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
  });

  it('sends nothing at rate 0', () => {
    expect(dueTimes(rate(0, 'uniform'), 0, 10_000)).toEqual([]);
    expect(dueTimes(rate(0, 'poisson'), 0, 10_000)).toEqual([]);
  });

  it('sends nothing from the end of the measured time on', () => {
    for (const arrivals of ['poisson', 'uniform'] as const) {
      expect(Math.max(...dueTimes(rate(500, arrivals), 100, 1100))).toBeLessThan(1100);
    }
  });

  it('does not wait for answers', () => {
    const slow = aWorld({
      applications: [{ serviceTime: constant(700) }],
      workloads: [{ executor: rate(10, 'uniform'), timeoutMs: 60_000 }],
    });
    expect(runWorld(slow, { endMs: 2000 }).requests.map(({ dueMs }) => dueMs)).toEqual(
      Array.from({ length: 20 }, (_, i) => expect.closeTo(100 * i, 6)),
    );
  });

  it('gives each client its turn when evenly spaced, and any of them when Poisson', () => {
    // Seen by the connections: each client is on a node of its own, and so has rules of its own.
    const clientsOf = (arrivals: 'poisson' | 'uniform'): number[] => {
      const nodes = [0, 1, 2, 3];
      const world = aWorld({
        nodeZones: nodes,
        cost: 'none',
        network: { sameNode: constant(1), sameZone: constant(2), crossZone: constant(3) },
        applications,
        workloads: [{ executor: rate(400, arrivals), clientNodes: nodes }],
      });
      const { requests } = runWorld(world, { endMs: 10_000 });
      // On its own node a request takes 12 ms, else 14 or 16.
      const near = requests.filter(({ dueMs, endedMs }) => endedMs - dueMs < 13).length;
      return [near, requests.length];
    };
    expect(clientsOf('uniform')).toEqual([1000, 4000]);
    const [near, all] = clientsOf('poisson') as [number, number];
    expect(Math.abs(near - all / 4)).toBeLessThan(5 * Math.sqrt((all * 3) / 16));
    expect(near).not.toBe(all / 4);
  });
});

describe('ramping-arrival-rate', () => {
  const ramp: Executor = {
    kind: 'ramping-arrival-rate',
    arrivals: 'uniform',
    startRatePerSecond: 100,
    stages: [
      { durationMs: 2000, target: 300 },
      { durationMs: 1000, target: 300 },
      { durationMs: 0, target: 50 },
      { durationMs: 2000, target: 0 },
      { durationMs: 1000, target: 0 },
    ],
  };

  it.each([0, 500, 777.7])('after a warm-up of %f ms at the first rate sends what each stage expects', (startMs) => {
    const times = dueTimes(ramp, startMs, startMs + 8000);
    const at = (fromMs: number, toMs: number): number => between(times, startMs + fromMs, startMs + toMs);
    expect(Math.abs(between(times, 0, startMs) - startMs / 10)).toBeLessThanOrEqual(1);
    // The mean of both ends' rates, times the length.
    for (const [fromMs, toMs, expected] of [
      [0, 1000, 150],
      [1000, 2000, 250],
      [2000, 3000, 300],
      [3000, 4000, 37.5],
      [4000, 5000, 12.5],
      [5000, 8000, 0],
    ] as const) {
      expect(Math.abs(at(fromMs, toMs) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('is a Poisson process whose counts have the mean and the variance of the stages', () => {
    const counts = Array.from({ length: 200 }, (_, seed) => {
      const times = dueTimes({ ...ramp, arrivals: 'poisson' } as Executor, 0, 3000, seed);
      return between(times, 0, 1000);
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / (counts.length - 1);
    // Of 200 counts with variance 150 the mean has a standard error of 0.87, the variance one of 15.
    expect(Math.abs(mean - 150)).toBeLessThan(5 * 0.87);
    expect(Math.abs(variance - 150)).toBeLessThan(5 * 15);
  });

  it('stays at the last rate when the stages are over', () => {
    const stages = [{ durationMs: 1000, target: 20 }];
    const times = dueTimes({ ...ramp, startRatePerSecond: 0, stages } as Executor, 0, 5000);
    expect(Math.abs(between(times, 1000, 5000) - 80)).toBeLessThanOrEqual(1);
    expect(Math.abs(between(times, 0, 1000) - 10)).toBeLessThanOrEqual(1);
  });
});

describe('constant-vus', () => {
  it('keeps exactly as many requests in flight as there are users', () => {
    const executor: Executor = { kind: 'constant-vus', vus: 7, thinkTime: constant(0) };
    const world = aWorld({
      cost: 'none',
      applications: [{ concurrency: 3, serviceTime: exponential(5) }],
      workloads: [{ executor, timeoutMs: 60_000 }],
    });
    const { simulation, dataPlane, finish } = startWorld(world, { endMs: 5000 });
    for (let ms = 1; ms < 5000; ms += 37) {
      simulation.run(ms);
      // A user that has just been answered comes again at once, at the same time.
      expect(dataPlane.requests.count).toBe(7);
    }
    const { requests } = finish();
    // Three workers of 5 ms each are never idle: 600 a second, ± 5 standard errors.
    expect(Math.abs(requests.length - 3000)).toBeLessThan(5 * Math.sqrt(3000));
  });

  it('pauses between the end of a request and the next', () => {
    const executor: Executor = { kind: 'constant-vus', vus: 1, thinkTime: constant(40) };
    expect(dueTimes(executor, 0, 250)).toEqual([0, 1, 2, 3, 4].map((i) => expect.closeTo(i * 50.1, 6)));
  });

  it('sends in the warm-up too', () => {
    const executor: Executor = { kind: 'constant-vus', vus: 2, thinkTime: constant(90) };
    expect(dueTimes(executor, 500, 1000)[0]).toBe(0);
  });
});

describe('ramping-vus', () => {
  const ramp: Executor = {
    kind: 'ramping-vus',
    startVus: 2,
    thinkTime: constant(0),
    stages: [
      { durationMs: 1000, target: 6 },
      { durationMs: 1000, target: 6 },
      { durationMs: 1000, target: 1 },
      { durationMs: 0, target: 4 },
      { durationMs: 500, target: 4 },
    ],
  };

  it('has as many users as the stages say', () => {
    const startMs = 300;
    const world = aWorld({ cost: 'none', applications, workloads: [{ executor: ramp }] });
    const { simulation, dataPlane, finish } = startWorld(world, { startMs, endMs: startMs + 4000 });
    const inFlightAt = (ms: number): number => {
      simulation.run(startMs + ms);
      return dataPlane.requests.count;
    };
    expect(inFlightAt(-100)).toBe(2);
    // One more every 250 ms; one fewer every 200 ms, each after the 10 ms that its last request takes.
    expect([200, 300, 600, 900, 1100, 1900].map(inFlightAt)).toEqual([2, 3, 4, 5, 6, 6]);
    expect([2100, 2250, 2450, 2650, 2850].map(inFlightAt)).toEqual([6, 5, 4, 3, 2]);
    expect([3050, 3900].map(inFlightAt)).toEqual([4, 4]);
    finish();
  });

  it('may end with no user at all, and begin with none', () => {
    const stages = [
      { durationMs: 100, target: 2 },
      { durationMs: 100, target: 0 },
    ];
    const times = dueTimes({ ...ramp, startVus: 0, stages } as Executor, 50, 2000);
    expect(times[0]).toBeCloseTo(100, 6);
    expect(times.at(-1)).toBeLessThan(260);
  });
});

describe('per-vu-iterations and shared-iterations', () => {
  it.each([1, 2, 5])('%i users do exactly their iterations each, from the start of the measured time', (vus) => {
    const times = dueTimes(perUser(13, 1, vus), 400, 60_000);
    expect(times).toHaveLength(13 * vus);
    expect(times[0]).toBe(400);
  });

  it.each([1, 2, 5, 40])('%i users share exactly as many iterations as said', (vus) => {
    const shared: Executor = { kind: 'shared-iterations', vus, iterations: 31, thinkTime: exponential(5) };
    expect(dueTimes(shared, 0, 60_000)).toHaveLength(31);
  });

  it.each(['per-vu-iterations', 'shared-iterations'] as const)('%s loses none while a node has no power', (kind) => {
    const world = aWorld({
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      workloads: [{ executor: { kind, vus: 1, iterations: 20, thinkTime: constant(100) } }],
      faults: [{ kind: 'node-power-loss', atMs: 300, durationMs: 30_000, parameters: { node: 0 } }],
    });
    expect(runWorld(world, { endMs: 100_000 }).requests).toHaveLength(20);
  });

  it('stop at the end of the measured time', () => {
    expect(dueTimes(perUser(1000, 0), 0, 1000).length).toBeLessThan(110);
  });
});

describe('a loop whose requests take no time at all', () => {
  it('makes progress', () => {
    const world = aWorld({
      cost: 'none',
      network: { sameNode: constant(0) },
      applications: [{ serviceTime: constant(0) }],
      workloads: [{ executor: { kind: 'constant-vus', vus: 1, thinkTime: constant(0) } }],
    });
    expect(runWorld(world, { endMs: 1 }).requests.length).toBeGreaterThan(900);
  });
});
