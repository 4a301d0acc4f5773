import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { usesOf } from '../../../src/balancer/prequal/hcl.ts';
import { ProbePool } from '../../../src/balancer/prequal/probe-pool.ts';
import { RecentValues } from '../../../src/balancer/prequal/recent-values.ts';

describe('recent values', () => {
  it('know their quantiles as sorting them does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (all, q) => {
          const values = new RecentValues(16);
          for (const value of all) values.add(value);
          const kept = all.slice(-16).sort((a, b) => a - b);
          expect(values.quantile(q)).toBe(kept[Math.ceil(q * kept.length) - 1]);
          expect(values.quantile(0)).toBe(-1);
        },
      ),
      { seed: 3 },
    );
    expect(new RecentValues(16).quantile(0.5)).toBe(-1);
  });
});

describe('the pool of probes', () => {
  const full = (): ProbePool => {
    const pool = new ProbePool(4);
    // Server, requests in flight, latency.
    pool.put(1, 2, 50, 10, 5);
    pool.put(2, 3, 20, 20, 5);
    pool.put(3, 9, 5, 30, 5);
    pool.put(4, 7, 8, 40, 5);
    return pool;
  };

  it('gives the fastest of the cold, though a hot one is faster', () => {
    expect(full().use(3)).toBe(2);
    expect(full().use(2)).toBe(1);
    expect(full().use(9)).toBe(3);
  });

  it('gives the one with the fewest requests where all are hot, though it is slow', () => {
    expect(full().use(1)).toBe(1);
    expect(full().use(-1)).toBe(1);
  });

  it('counts a request that it leads to', () => {
    const pool = full();
    // Server 2 has three requests, then four, and is hot.
    expect([pool.use(3), pool.use(3)]).toEqual([2, 1]);
  });

  it('uses an answer as often as it may', () => {
    const pool = new ProbePool(4);
    pool.put(1, 0, 5, 0, 2);
    pool.put(2, 0, 9, 0, 1);
    expect([1, 2, 3, 4].map(() => pool.use(100))).toEqual([1, 1, 2, -1]);
  });

  it('drops the hot one with the most requests first, then the slowest', () => {
    const pool = full();
    const left: number[] = [];
    for (const hotAbove of [3, 3, 3]) {
      pool.dropWorst(hotAbove);
      left.push(pool.count);
    }
    // 3 with nine requests, 4 with seven, then of the cold 1 with 50 ms.
    expect(left).toEqual([3, 2, 1]);
    expect(pool.use(3)).toBe(2);
  });

  it('keeps one answer of each server, drops the oldest when it is full, and those that are too old', () => {
    const pool = full();
    pool.put(2, 0, 1, 50, 5);
    expect(pool.count).toBe(4);
    pool.put(5, 0, 100, 60, 5);
    // Server 1 was the oldest.
    pool.expire(35);
    expect(pool.count).toBe(3);
    expect(pool.use(0)).toBe(2);
    pool.forget(5);
    expect(pool.count).toBe(2);
  });
});

describe('prequal/hcl', () => {
  it('may use an answer as often as the paper’s formula says', () => {
    // 100 replicas, a pool of 16, 3 probes and 1 removal: 2 ÷ (0.84 × 3 − 1).
    expect(usesOf(1, 16, 100, 3, 1)).toBeCloseTo(2 / 1.52, 12);
    expect(usesOf(1, 16, 100, 10, 1)).toBe(1);
    // More are removed than come: nothing but age and removal ends an answer.
    expect(usesOf(1, 16, 100, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(usesOf(1, 16, 10, 3, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('sends the probes of each request to different servers, as many as it should on average', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `s${i}`);
    const probed: string[] = [];
    const options = { probesPerPick: 2.5, onProbe: (id: string) => probed.push(id) };
    const balancer = createBalancer(
      'prequal/hcl',
      ids.map((id) => ({ id })),
      options,
    );
    const sizes = Array.from({ length: 200 }, () => {
      probed.length = 0;
      balancer.pick();
      expect(new Set(probed).size).toBe(probed.length);
      return probed.length;
    });
    expect(new Set(sizes)).toEqual(new Set([2, 3]));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(500);
  });

  it('picks at random with fewer than two fresh answers', () => {
    let nowMs = 0;
    const ids = ['a', 'b', 'c', 'd'];
    const balancer = createBalancer(
      'prequal/hcl',
      ids.map((id) => ({ id })),
      { now: () => nowMs, removalsPerPick: 0 },
    );
    const picks = (): Set<string | null> => new Set(Array.from({ length: 60 }, () => balancer.pick()));
    balancer.probed('a', 0, 1);
    expect(picks().size).toBe(4);
    balancer.probed('b', 0, 5);
    expect(balancer.pick()).toBe('a');
    nowMs = 1000;
    expect(balancer.pick()).not.toBeNull();
    nowMs = 1001;
    expect(picks().size).toBe(4);
  });

  it('avoids servers on which others are a burden, better than round robin and random do', () => {
    // Ten of 40 servers are slow and full with the work of others; probes are answered at once.
    const ids = Array.from({ length: 40 }, (_, i) => `s${i}`);
    const isBurdened = (id: string): boolean => Number(id.slice(1)) < 10;
    const open: string[] = [];
    const held = new Map(ids.map((id) => [id, 0]));
    const asked: string[] = [];
    const balancer = createBalancer(
      'prequal/hcl',
      ids.map((id) => ({ id })),
      {
        seed: 6,
        onProbe: (id) => asked.push(id),
      },
    );
    let burdened = 0;
    for (let i = 0; i < 5000; i++) {
      const id = balancer.pick()!;
      balancer.opened(id);
      open.push(id);
      held.set(id, held.get(id)! + 1);
      if (i >= 1000 && isBurdened(id)) burdened++;
      if (open.length > 60) {
        const done = open.shift()!;
        held.set(done, held.get(done)! - 1);
        balancer.closed(done, { latencyMs: 10 });
      }
      for (const each of asked.splice(0)) {
        balancer.probed(each, held.get(each)! + (isBurdened(each) ? 8 : 0), isBurdened(each) ? 100 : 10);
      }
    }
    // A quarter by chance.
    expect(burdened / 4000).toBeLessThan(0.02);
  });
});
