import { expect, it } from 'vitest';
import { expectedOccurrences, type FaultTimes, fixedTimes, planTimes } from '../../src/fault/plan-times.ts';
import { Streams } from '../../src/random/stream.ts';
import { aWorld, constant, type FaultParts, type LoggedRequest, runWorld } from '../world.ts';

const measured = { startMs: 500, endMs: 100_500 };
const stream = (seed: number, replication = 0) => new Streams(seed, replication).named('times');

const random = (mtbfMs: number, mttrMs: number, atMs = 0): FaultTimes => ({
  atMs,
  durationMs: null,
  repeats: { kind: 'random', mtbfMs, mttrMs },
});
const periodic = (everyMs: number, durationMs: number | null, atMs = 0): FaultTimes => ({
  atMs,
  durationMs,
  repeats: { kind: 'periodic', everyMs },
});

it('one that comes once begins and ends where it says, also outside of the measured time', () => {
  expect(fixedTimes({ atMs: 10, durationMs: 20 }, measured)).toEqual([{ beginsMs: 510, endsMs: 530 }]);
  expect(fixedTimes({ atMs: 200_000, durationMs: null }, measured)).toEqual([
    { beginsMs: 200_500, endsMs: Number.POSITIVE_INFINITY },
  ]);
});

it('one at listed times begins at those within the measured time, each for as long, even beside another', () => {
  const times: FaultTimes = {
    atMs: 100,
    durationMs: 50,
    repeats: { kind: 'listed', timesMs: [0, 20, 99_000, 100_000] },
  };
  expect(fixedTimes(times, measured)).toEqual([
    { beginsMs: 600, endsMs: 650 },
    { beginsMs: 620, endsMs: 670 },
    { beginsMs: 99_600, endsMs: 99_650 },
  ]);
  expect(expectedOccurrences(times, 100_000)).toBe(4);
});

it.each([
  [1000, 0, 100],
  [1000, 1, 100],
  [30_000, 0, 4],
  [30_000, 10_000, 3],
  [7, 3, 14_286],
  [0.1, 99_990, 100],
  [1000, 100_000, 0],
  [200_000, 99_999, 1],
])('every %d ms from %d ms on it comes %d times in 100 s', (everyMs, atMs, count) => {
  const times = periodic(everyMs, everyMs / 4, atMs);
  const found = fixedTimes(times, measured);
  expect(found).toHaveLength(count);
  expect(expectedOccurrences(times, 100_000)).toBe(count);
  for (const [turn, { beginsMs, endsMs }] of found.entries()) {
    expect(beginsMs).toBeCloseTo(500 + atMs + turn * everyMs, 8);
    expect(endsMs - beginsMs).toBeCloseTo(everyMs / 4, 8);
  }
});

it('a periodic one without a duration lasts to the next, the last to the end of the run', () => {
  expect(fixedTimes(periodic(40_000, null, 5000), measured)).toEqual([
    { beginsMs: 5500, endsMs: 45_500 },
    { beginsMs: 45_500, endsMs: 85_500 },
    { beginsMs: 85_500, endsMs: Number.POSITIVE_INFINITY },
  ]);
});

it('no fault overlaps with itself, and none that comes again begins outside of the measured time', () => {
  const plans = [
    periodic(0.3, 0.2999999999999999, 0.1),
    periodic(999, 998),
    random(100, 1000),
    random(1000, 10, 50_000),
    random(2, 2),
  ];
  for (const times of plans) {
    for (let seed = 0; seed < 10; seed++) {
      const found = planTimes(times, { startMs: 0.7, endMs: 10_000.7 }, stream(seed));
      for (const [i, { beginsMs, endsMs }] of found.entries()) {
        if (beginsMs < 0.7 + times.atMs || beginsMs >= 10_000.7) expect.fail(`${beginsMs} is outside`);
        if (endsMs < beginsMs) expect.fail(`ends at ${endsMs} before ${beginsMs}`);
        if (i > 0 && beginsMs < found[i - 1]!.endsMs) expect.fail(`${beginsMs} is in the one before`);
      }
    }
  }
});

it('times without and with a random fault have the means mtbf and mttr, and spread as exponential ones do', () => {
  const gaps: number[] = [];
  const lengths: number[] = [];
  for (let seed = 0; seed < 200; seed++) {
    // Only the first fifty of each: what the end cuts off would favour short ones.
    const found = planTimes(random(300, 100), { startMs: 0, endMs: 100_000 }, stream(seed)).slice(0, 50);
    expect(found).toHaveLength(50);
    let upMs = 0;
    for (const { beginsMs, endsMs } of found) {
      gaps.push(beginsMs - upMs);
      lengths.push(endsMs - beginsMs);
      upMs = endsMs;
    }
  }
  for (const [values, mean] of [
    [gaps, 300],
    [lengths, 100],
  ] as const) {
    // 10 000 draws: the mean's standard error is 1 %; P(X > mean) = 1/e with one of 0.5 %. Four of them each.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length / mean - 1)).toBeLessThan(0.04);
    const above = values.filter((value) => value > mean).length / values.length;
    expect(Math.abs(above - Math.exp(-1))).toBeLessThan(0.02);
  }
});

it('a random plan is that of its stream: the same again from the same seed and replication, another from others', () => {
  const plan = (seed: number, replication: number) => planTimes(random(300, 100), measured, stream(seed, replication));
  expect(plan(1, 0)).toEqual(plan(1, 0));
  expect(plan(1, 1)).not.toEqual(plan(1, 0));
  expect(plan(2, 0)).not.toEqual(plan(1, 0));
});

it('times that are fixed draw nothing', () => {
  const used = stream(3);
  planTimes(periodic(10, 5), measured, used);
  planTimes({ atMs: 0, durationMs: null }, measured, used);
  expect(used.word()).toBe(stream(3).word());
});

/** The requests of workload 0, whose pod on node 1 is far away at times, and of workload 1, whose pod on node 2 is not. */
function requestsOf(workload: number, times: FaultTimes | null): readonly LoggedRequest[] {
  const parameters = { from: [1], to: null, direction: 'both', latency: constant(50) };
  const faults: FaultParts[] = times === null ? [] : [{ name: 'far', kind: 'link-latency', parameters, ...times }];
  const executor = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 } as const;
  const world = aWorld({
    nodeZones: [0, 0, 1],
    applications: [{ concurrency: 20, serviceTime: constant(1) }],
    pods: [{ node: 1 }, { node: 2 }],
    services: [{ pods: [0] }, { pods: [1] }],
    workloads: [{ executor }, { executor, target: { kind: 'cluster-ip', service: 1, port: 0 } }],
    faults,
  });
  return runWorld(world, { endMs: 20_000 }).requests.filter((request) => request.workload === workload);
}

it('a fault that comes again is felt each time and not between, and changes nothing for whom it does not touch', () => {
  const felt = requestsOf(0, periodic(4000, 1000, 1000));
  for (const { dueMs, endedMs } of felt) {
    const phaseMs = dueMs % 4000;
    if (phaseMs >= 1000 && phaseMs < 1900) expect(endedMs - dueMs).toBeGreaterThan(50);
    if (phaseMs >= 2500 || phaseMs < 900) expect(endedMs - dueMs).toBeLessThan(20);
  }
  const atRandom = random(2000, 500);
  expect(requestsOf(0, atRandom)).not.toEqual(requestsOf(0, null));
  expect(requestsOf(0, atRandom)).toEqual(requestsOf(0, atRandom));
  const others = requestsOf(1, null);
  expect(requestsOf(1, periodic(4000, 1000, 1000))).toEqual(others);
  expect(requestsOf(1, atRandom)).toEqual(others);
});
