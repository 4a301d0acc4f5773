import { describe, expect, it } from 'vitest';
import { concurrencyLimits } from '../../../src/dataplane/shedding/registry.ts';
import { Streams } from '../../../src/random/stream.ts';

const stream = () => new Streams(1, 0).named('limit');

// A server of `workers` that takes 10 ms for each request, always full: the stay grows with the limit.
function settled(name: string, options: object, workers: number, samples = 400_000): number[] {
  const limit = concurrencyLimits.get(name).create(options as Record<string, number>, stream());
  const limits: number[] = [];
  let nowMs = 0;
  for (let sample = 0; sample < samples; sample++) {
    const inFlight = limit.limit;
    const stayMs = 10 * Math.max(1, inFlight / workers);
    nowMs += stayMs / inFlight;
    limit.left(nowMs, stayMs, inFlight, false);
    if (sample > samples / 2) limits.push(limit.limit);
  }
  return limits;
}

describe.each(concurrencyLimits.all.map((kind) => [kind.name, kind] as const))('the limit %s', (_, kind) => {
  it('is a whole number of at least 1 at all times, whatever happens', () => {
    const limit = kind.create({}, stream());
    const draws = new Streams(2, 0).named('samples');
    let isSound = true;
    for (let i = 0; i < 20_000; i++) {
      limit.left(i, draws.uniform() * 10_000, Math.floor(draws.uniform() * 2 * limit.limit), draws.uniform() < 0.3);
      isSound &&= Number.isInteger(limit.limit) && limit.limit >= 1;
    }
    expect(isSound).toBe(true);
  });

  it('stays as it is while next to nothing is there', () => {
    const limit = kind.create({}, stream());
    const first = limit.limit;
    for (let i = 0; i < 20_000; i++) limit.left(i, 10, 1, false);
    expect(limit.limit).toBe(first);
  });

  it('does the same with the same options and stream', () => {
    const run = (): number[] => {
      const limit = kind.create({}, stream());
      const draws = new Streams(3, 0).named('samples');
      return Array.from({ length: 5000 }, (_, i) => {
        limit.left(i, 1 + 50 * draws.uniform(), limit.limit, draws.uniform() < 0.01);
        return limit.limit;
      });
    };
    expect(run()).toEqual(run());
  });
});

describe('aimd', () => {
  const aimd = (options: object) => concurrencyLimits.get('aimd').create(options as Record<string, number>, stream());

  it('grows by one for each request that leaves in time while half of it is in use', () => {
    const limit = aimd({ initial: 10 });
    limit.left(0, 10, 5, false);
    expect(limit.limit).toBe(11);
    limit.left(0, 10, 5, false);
    expect(limit.limit).toBe(11);
  });

  it('shrinks by a tenth, and by one at least, for each that is too late or dropped', () => {
    const limit = aimd({ initial: 100, timeoutMs: 50 });
    limit.left(0, 51, 100, false);
    expect(limit.limit).toBe(90);
    limit.left(0, 10, 90, true);
    expect(limit.limit).toBe(81);
    for (let i = 0; i < 100; i++) limit.left(0, 10, 1, true);
    expect(limit.limit).toBe(1);
  });
});

describe('limits that look at how long requests stay', () => {
  it('vegas lets as many in as there are workers, and no long queue', () => {
    const limits = settled('vegas', { windowMs: 20 }, 40);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(39);
    // It takes the shortest stay anew at times, and may take one in a queue for it.
    expect(limits.toSorted((a, b) => a - b)[Math.floor(limits.length / 2)]).toBeLessThan(2 * 40);
  });

  it('gradient2 keeps to its bounds and shrinks when stays grow', () => {
    const limit = concurrencyLimits.get('gradient2').create({ windowMs: 19.5, minimum: 5, initial: 100 }, stream());
    let nowMs = 0;
    const feed = (stayMs: number, windows: number): void => {
      for (let i = 0; i < 20 * windows; i++) limit.left(nowMs++, stayMs, limit.limit, false);
    };
    feed(10, 30);
    const calm = limit.limit;
    expect(calm).toBeGreaterThan(100);
    feed(100, 10);
    expect(limit.limit).toBeLessThan(calm / 2);
  });
});
