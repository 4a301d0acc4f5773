import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

const name = 'grpc/weighted-round-robin';
/** What each says of itself: at full use they serve 100, 200 and 400 requests a second. */
const reports = {
  a: { requestsPerSecond: 50, utilization: 0.5 },
  b: { requestsPerSecond: 100, utilization: 0.5 },
  c: { requestsPerSecond: 40, utilization: 0.1 },
};
type Id = keyof typeof reports;

/** A balancer of three, with a clock. `serve` sends so many requests, each of which is answered at once. */
function balanced(options = {}): {
  readonly balancer: NamedBalancer;
  wait(ms: number): void;
  serve(count: number, failing?: Id): Record<Id, number>;
} {
  let nowMs = 0;
  const balancer = createBalancer(name, [{ id: 'a' }, { id: 'b' }, { id: 'c' }], { now: () => nowMs, ...options });
  return {
    balancer,
    wait(ms) {
      nowMs += ms;
    },
    serve(count, failing) {
      const given = { a: 0, b: 0, c: 0 };
      for (let i = 0; i < count; i++) {
        const id = balancer.pick() as Id;
        given[id]++;
        balancer.opened(id);
        balancer.closed(id, { ...reports[id], failed: id === failing });
      }
      return given;
    },
  };
}

describe('gRPC’s weighted round robin', () => {
  it('is round robin until servers have reported for the blackout period, and goes by weights then', () => {
    const { wait, serve } = balanced();
    for (let second = 0; second < 10; second++) {
      expect(serve(30)).toEqual({ a: 10, b: 10, c: 10 });
      wait(1000);
    }
    const { a, b, c } = serve(7000);
    expect(a / 1000).toBeCloseTo(1, 1);
    expect(b / 1000).toBeCloseTo(2, 1);
    expect(c / 1000).toBeCloseTo(4, 1);
  });

  it('counts a server that has not reported for three minutes as the mean of the others', () => {
    const { balancer, wait, serve } = balanced();
    serve(30);
    wait(10_000);
    serve(30);
    for (let second = 0; second < 181; second++) {
      wait(1000);
      for (const id of ['a', 'b'] as const) {
        balancer.opened(id);
        balancer.closed(id, reports[id]);
      }
    }
    const given = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 4500; i++) given[balancer.pick() as Id]++;
    // Weights 100, 200 and for c their mean.
    expect(given.c / given.a).toBeCloseTo(1.5, 1);
    expect(given.b / given.a).toBeCloseTo(2, 1);
  });

  it('weighs a server that fails all requests as if it were busier by the penalty', () => {
    const share = (errorUtilizationPenalty: number): number => {
      const { wait, serve } = balanced({ errorUtilizationPenalty, blackoutPeriodMs: 0 });
      serve(300, 'c');
      wait(1000);
      serve(300, 'c');
      wait(1000);
      const { a, c } = serve(6000, 'c');
      return c / a;
    };
    expect(share(0)).toBeCloseTo(4, 1);
    // 40 ÷ (0.1 + 1) instead of 40 ÷ 0.1.
    expect(share(1)).toBeCloseTo(40 / 1.1 / 100, 1);
  });

  it('looks at weights once an update period', () => {
    const { balancer, wait, serve } = balanced({ blackoutPeriodMs: 0, weightUpdatePeriodMs: 5000 });
    serve(3);
    wait(4999);
    expect(serve(30)).toEqual({ a: 10, b: 10, c: 10 });
    wait(1);
    expect(serve(70).c).toBeGreaterThan(35);
    // A server that comes makes a new picker at once; what is known of the others stays.
    balancer.add({ id: 'd' });
    expect(serve(70).c).toBeGreaterThan(20);
  });

  it('begins at a random server', () => {
    const firsts = Array.from({ length: 100 }, (_, seed) =>
      createBalancer(name, [{ id: 'a' }, { id: 'b' }], { seed }).pick(),
    );
    expect(firsts.filter((id) => id === 'a').length).toBeGreaterThan(30);
    expect(firsts.filter((id) => id === 'b').length).toBeGreaterThan(30);
  });
});
