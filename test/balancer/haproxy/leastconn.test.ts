import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

it('prefers servers without a connection, whatever their weights, and then the fewest for the weight', () => {
  const balancer = createBalancer('haproxy/leastconn', [
    { id: 'a', weight: 10 },
    { id: 'b', weight: 1 },
  ]);
  const picks = Array.from({ length: 12 }, () => {
    const id = balancer.pick()!;
    balancer.opened(id);
    return id;
  });
  // (9 + 1) ÷ 10 for a is half of (1 + 1) ÷ 1 for b.
  expect(picks.join('')).toBe('abaaaaaaaaaa');
});

it('gives equal servers turns', () => {
  const balancer = createBalancer('haproxy/leastconn', [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  const picks = Array.from({ length: 9 }, () => {
    const id = balancer.pick()!;
    balancer.opened(id);
    balancer.closed(id);
    return id;
  });
  expect(picks.join('')).toBe('abcabcabc');
});

it('takes a server with as few connections for its weight as any, whatever opens and closes', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const step = fc.tuple(fc.constantFrom(...ids), fc.boolean());
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }),
      fc.array(step),
      (weights, steps) => {
        const balancer = createBalancer(
          'haproxy/leastconn',
          ids.map((id, i) => ({ id, weight: weights[i]! })),
        );
        const open = new Map(ids.map((id) => [id, 0]));
        for (const [id, opens] of steps) {
          if (!opens && open.get(id) === 0) continue;
          open.set(id, open.get(id)! + (opens ? 1 : -1));
          if (opens) balancer.opened(id);
          else balancer.closed(id);
          const key = (each: string): number => {
            const count = open.get(each)!;
            return count === 0 ? 0 : Math.floor(((count + 1) * 4096) / (16 * weights[ids.indexOf(each)]!));
          };
          expect(key(balancer.pick()!)).toBe(Math.min(...ids.map(key)));
        }
      },
    ),
    { seed: 1 },
  );
});
