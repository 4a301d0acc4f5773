import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';
import { successRateThreshold } from '../../../src/balancer/layer/outlier-detection.ts';
import type { GivenLayers } from '../../../src/balancer/layer/resolve-layers.ts';
import type { GivenOptions } from '../../../src/balancer/option.ts';

const SECOND = 1000;

/** Ten servers behind outlier detection, and a clock that starts at 0. */
class Cluster {
  nowMs = 0;
  readonly balancer: NamedBalancer;
  readonly ids: readonly string[];

  constructor(options: GivenOptions = {}, count = 10) {
    this.ids = Array.from({ length: count }, (_, i) => `s${i}`);
    this.balancer = createBalancer(
      'ipvs/rr',
      this.ids.map((id) => ({ id })),
      { now: () => this.nowMs, layers: { outlierDetection: options } },
    );
  }

  /** So many requests to a server, of which each ends as said. */
  send(id: string, count: number, failed: boolean): void {
    for (let i = 0; i < count; i++) {
      this.balancer.opened(id);
      this.balancer.closed(id, { failed });
    }
  }

  /** Servers that two rounds of round robin do not meet. */
  ejected(): string[] {
    const seen = new Set<string | null>();
    for (let i = 0; i < 2 * this.ids.length; i++) seen.add(this.balancer.pick());
    return this.ids.filter((id) => !seen.has(id));
  }

  /** The first whole second from now on at which nobody is ejected. */
  secondOfReturn(): number {
    while (this.ejected().length > 0) this.nowMs += SECOND;
    return this.nowMs / SECOND;
  }
}

describe('outlier detection', () => {
  it('ejects a server with the fifth failure in a row, not before, and counts anew after a success', () => {
    const cluster = new Cluster();
    cluster.send('s3', 4, true);
    cluster.send('s3', 1, false);
    cluster.send('s3', 4, true);
    expect(cluster.ejected()).toEqual([]);
    cluster.send('s3', 1, true);
    expect(cluster.ejected()).toEqual(['s3']);
  });

  it('lets a server in again after 30 s times the number of its ejections, at the next interval of 10 s', () => {
    const cluster = new Cluster();
    cluster.nowMs = 12 * SECOND;
    cluster.send('s0', 5, true);
    // Ejected at 12 s for 30 s: the interval that ends at 50 s is the first to end after 42 s.
    expect(cluster.secondOfReturn()).toBe(50);
    cluster.nowMs = 51 * SECOND;
    cluster.send('s0', 5, true);
    // Twice: 60 s, until 111 s.
    expect(cluster.secondOfReturn()).toBe(120);
    cluster.send('s0', 5, true);
    // Three times: 90 s, at the interval that ends just then.
    expect(cluster.secondOfReturn()).toBe(210);
  });

  it('forgets an ejection for each interval in use, from the second on', () => {
    const cluster = new Cluster();
    const lengths: number[] = [];
    for (const pause of [0, 0, 5, 15, 25]) {
      cluster.nowMs += pause * SECOND;
      const start = cluster.nowMs;
      cluster.send('s0', 5, true);
      lengths.push(cluster.secondOfReturn() - start / SECOND);
    }
    // Times ejected: 1, 2, 3, then 3 − 1 + 1, and that − 2 + 1. Returns are at multiples of 10 s.
    expect(lengths).toEqual([30, 60, 95, 95, 65]);
  });

  it('ejects for 300 s at most', () => {
    const cluster = new Cluster({ baseEjectionTimeMs: 200 * SECOND });
    const lengths = [1, 2, 3].map(() => {
      const start = cluster.nowMs;
      cluster.send('s0', 5, true);
      return cluster.secondOfReturn() - start / SECOND;
    });
    expect(lengths).toEqual([200, 300, 300]);
  });

  it('ejects no more than a tenth, and then counts failures anew', () => {
    const cluster = new Cluster();
    cluster.send('s0', 5, true);
    cluster.send('s1', 5, true);
    expect(cluster.ejected()).toEqual(['s0']);
    expect(cluster.secondOfReturn()).toBe(30);
    cluster.send('s1', 4, true);
    expect(cluster.ejected()).toEqual([]);
    cluster.send('s1', 1, true);
    expect(cluster.ejected()).toEqual(['s1']);
  });

  it('ejects none of nine, unless one may always be', () => {
    const [usual, always] = [false, true].map((alwaysEjectOneHost) => {
      const cluster = new Cluster({ alwaysEjectOneHost }, 9);
      for (const id of ['s2', 's4']) cluster.send(id, 5, true);
      return cluster.ejected();
    });
    expect(usual).toEqual([]);
    expect(always).toEqual(['s2']);
  });

  it('works out the threshold of success rates as Envoy’s source does in its example', () => {
    // Mean 90, standard deviation 20.
    expect(successRateThreshold([50, 100, 100, 100, 100], 1900)).toBeCloseTo(52, 10);
  });

  it('ejects at the end of an interval who fails far more often than others, with enough requests', () => {
    const rates = (cluster: Cluster, requests: number): void => {
      for (const id of cluster.ids) {
        // Never five failures in a row: half of the requests to s7 fail, each tenth to others.
        for (let i = 0; i < requests; i++) cluster.send(id, 1, id === 's7' ? i % 2 === 0 : i % 10 === 0);
      }
    };
    const cluster = new Cluster();
    rates(cluster, 100);
    expect(cluster.ejected()).toEqual([]);
    cluster.nowMs = 10 * SECOND;
    expect(cluster.ejected()).toEqual(['s7']);
    cluster.nowMs = 39 * SECOND;
    expect(cluster.ejected()).toEqual(['s7']);
    expect(cluster.secondOfReturn()).toBe(40);
    rates(cluster, 99);
    cluster.nowMs = 50 * SECOND;
    expect(cluster.ejected()).toEqual([]);
    const few = new Cluster({ maxEjectionPercent: 100 }, 4);
    rates(few, 100);
    few.nowMs = 10 * SECOND;
    expect(few.ejected()).toEqual([]);
  });

  it('does not eject what it is told only to watch', () => {
    const cluster = new Cluster({ enforcingConsecutive5xx: 0 });
    cluster.send('s0', 50, true);
    expect(cluster.ejected()).toEqual([]);
  });

  it('keeps the order of servers when one comes back', () => {
    const cluster = new Cluster();
    const order = (): (string | null)[] => cluster.ids.map(() => cluster.balancer.pick());
    const before = order();
    cluster.send('s4', 5, true);
    cluster.nowMs = 40 * SECOND;
    cluster.balancer.pick();
    const start = before.indexOf(cluster.balancer.pick());
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => cluster.balancer.pick())).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => before[(start + i) % 10]),
    );
  });

  it('counts a pod that fails fast out of a black hole', () => {
    // Of 10 servers one answers in 1 ms that it cannot: peak EWMA sends it far more than a tenth.
    const failures = (layers: GivenLayers): number => {
      let nowMs = 0;
      const ids = Array.from({ length: 10 }, (_, i) => `s${i}`);
      const balancer = createBalancer(
        'linkerd/peak-ewma',
        ids.map((id) => ({ id })),
        { seed: 1, now: () => nowMs, layers },
      );
      let failed = 0;
      for (let i = 0; i < 20_000; i++) {
        nowMs += 10;
        const id = balancer.pick()!;
        balancer.opened(id);
        balancer.closed(id, { latencyMs: id === 's0' ? 1 : 50, failed: id === 's0' });
        if (id === 's0') failed++;
      }
      return failed / 20_000;
    };
    // A choice of two meets it with probability 1/5, and soon takes it each time.
    expect(failures({})).toBeGreaterThan(0.15);
    expect(failures({ outlierDetection: {} })).toBeLessThan(0.005);
  });
});
