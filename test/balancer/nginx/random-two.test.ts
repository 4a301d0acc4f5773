import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

it('never takes the busiest of its servers', () => {
  const balancer = createBalancer('nginx/random-two', [{ id: 'a' }, { id: 'b' }, { id: 'c' }], { seed: 1 });
  balancer.opened('b');
  const picks = new Set(Array.from({ length: 200 }, () => balancer.pick()));
  expect([...picks].sort()).toEqual(['a', 'c']);
});

it('of idle servers takes the second that it draws: another one by weight than the first, drawn by weight', () => {
  const weights = { a: 1, b: 2, c: 5 };
  const balancer = createBalancer(
    'nginx/random-two',
    Object.entries(weights).map(([id, weight]) => ({ id, weight })),
    { seed: 2 },
  );
  const counts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 30_000; i++) counts[balancer.pick() as 'a']++;
  const share = (id: 'a' | 'b' | 'c'): number =>
    (['a', 'b', 'c'] as const)
      .filter((first) => first !== id)
      .reduce((sum, first) => sum + (weights[first] / 8) * (weights[id] / (8 - weights[first])), 0);
  const { pValue } = chiSquareTest([counts.a, counts.b, counts.c], [share('a'), share('b'), share('c')]);
  expect(pValue).toBeGreaterThan(0.005);
});

it('leaves it to smooth weighted round robin when it cannot draw a second one', () => {
  const balancer = createBalancer('nginx/random-two', [
    { id: 'a', weight: 1_000_000_000 },
    { id: 'b', weight: 1 },
  ]);
  for (let i = 0; i < 10; i++) balancer.opened('a');
  // b has no connection and would be better; it is hardly ever drawn.
  expect(Array.from({ length: 50 }, () => balancer.pick())).toEqual(Array(50).fill('a'));
});
