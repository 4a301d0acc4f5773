import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { Streams } from '../../../src/random/stream.ts';

/** Servers of different speed get 100 requests a second for so long and report how busy they were in the last second. */
function run(speeds: readonly number[], seconds: number, options: object = {}, noise = 0): number[][] {
  let nowMs = 0;
  const stream = new Streams(3, 0).named('noise');
  const ids = speeds.map((_, i) => `s${i}`);
  const balancer = createBalancer(
    'robinhood/pid',
    ids.map((id) => ({ id })),
    { now: () => nowMs, ...options },
  );
  const capacity = 140 / speeds.reduce((sum, speed) => sum + speed, 0);
  let busy = speeds.map(() => -1);
  const history: number[][] = [];
  for (let second = 0; second < seconds; second++) {
    const counts = speeds.map(() => 0);
    for (let i = 0; i < 100; i++) {
      nowMs += 10;
      const id = balancer.pick()!;
      const server = Number(id.slice(1));
      counts[server]!++;
      balancer.opened(id);
      balancer.closed(id, { latencyMs: 10, utilization: busy[server]! });
    }
    busy = counts.map((count, i) => (count / (speeds[i]! * capacity)) * (1 + noise * (stream.uniform() - 0.5)));
    history.push(busy);
  }
  return history;
}

/** The busiest against the mean, of the mean over these seconds. */
function imbalance(history: readonly (readonly number[])[]): number {
  const means = history[0]!.map((_, i) => history.reduce((sum, busy) => sum + busy[i]!, 0) / history.length);
  return Math.max(...means) / (means.reduce((sum, mean) => sum + mean, 0) / means.length);
}

const mixedHardware = [1, 1, 1.5, 1.5, 2, 2];

describe('robinhood/pid', () => {
  it('brings unequal hardware to the same utilization, which equal shares do not', () => {
    const history = run(mixedHardware, 400);
    // Dropbox saw 1.26 and 1.4 before, 1.01 and 1.05 after.
    expect(imbalance(history.slice(0, 5))).toBeGreaterThan(1.26);
    expect(imbalance(history.slice(-100))).toBeLessThan(1.05);
    // Within ten intervals of 5 s it is more than half way.
    expect(imbalance(history.slice(45, 55))).toBeLessThan(1.2);
  });

  it('stays there with noisy reports', () => {
    const history = run(mixedHardware, 600, {}, 0.4);
    for (let second = 300; second < 600; second += 100) {
      expect(imbalance(history.slice(second, second + 100))).toBeLessThan(1.06);
    }
  });

  it('is round robin by weight without gains or reports', () => {
    const even = run(mixedHardware, 100, { proportional: 0, integral: 0, derivative: 0 });
    expect(imbalance(even.slice(-50))).toBeCloseTo(imbalance(even.slice(0, 6)), 1);
    const balancer = createBalancer('robinhood/pid', [{ id: 'a', weight: 3 }, { id: 'b' }]);
    const picks = Array.from({ length: 400 }, () => balancer.pick());
    expect(picks.filter((id) => id === 'a')).toHaveLength(300);
  });

  it('keeps sending a little to a server that reports to be full', () => {
    let nowMs = 0;
    const balancer = createBalancer('robinhood/pid', [{ id: 'a' }, { id: 'b' }], { now: () => nowMs });
    let toA = 0;
    for (let i = 0; i < 100_000; i++) {
      nowMs += 10;
      const id = balancer.pick()!;
      if (i >= 50_000 && id === 'a') toA++;
      balancer.opened(id);
      balancer.closed(id, { utilization: id === 'a' ? 5 : 0.1 });
    }
    expect(toA / 50_000).toBeGreaterThan(0.002);
    expect(toA / 50_000).toBeLessThan(0.02);
  });
});
