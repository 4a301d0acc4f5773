import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

it('gives servers their weights, also after weights changed', () => {
  const balancer = createBalancer('random/weighted', [{ id: 'a' }, { id: 'b', weight: 9 }, { id: 'c', weight: 0 }], {
    seed: 1,
  });
  const counts = (): number[] => {
    const picks = Array.from({ length: 20_000 }, () => balancer.pick());
    return ['a', 'b', 'c'].map((id) => picks.filter((each) => each === id).length);
  };
  const [a, b, c] = counts();
  expect(chiSquareTest([a!, b!], [0.1, 0.9]).pValue).toBeGreaterThan(0.005);
  expect(c).toBe(0);
  balancer.setWeight('c', 10);
  expect(chiSquareTest(counts(), [0.05, 0.45, 0.5]).pValue).toBeGreaterThan(0.005);
});
