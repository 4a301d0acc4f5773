import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

function sequence(weights: readonly number[], length: number): string {
  const servers = weights.map((weight, i) => ({ id: 'abcdefgh'[i]!, weight }));
  const balancer = createBalancer('haproxy/roundrobin', servers);
  return Array.from({ length }, () => balancer.pick()).join('');
}

it('gives servers of equal weight each a turn, in the order of the configuration', () => {
  expect(sequence([1, 1, 1], 9)).toBe('abcabcabc');
  expect(sequence([7, 7, 7], 9)).toBe('abcabcabc');
});

it('starts with the heaviest and spreads its turns', () => {
  expect(sequence([1, 1, 5], 7)[0]).toBe('c');
  expect(sequence([1, 1, 5], 70)).not.toContain('cccccc');
  expect(sequence([2, 1], 9)).toMatch(/^(aba|aab){3}$/);
});

it('gives each server within any round its weight, but for one turn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      fc.nat(60),
      (weights, skip) => {
        const round = weights.reduce((sum, weight) => sum + weight, 0);
        const picks = [...sequence(weights, skip + round)].slice(skip);
        for (const [i, weight] of weights.entries()) {
          const turns = picks.filter((id) => id === 'abcdefgh'[i]).length;
          expect(Math.abs(turns - weight)).toBeLessThanOrEqual(1);
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

it('follows weights that change, from the next round on at the latest', () => {
  const balancer = createBalancer('haproxy/roundrobin', [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 1 },
  ]);
  for (let i = 0; i < 5; i++) balancer.pick();
  balancer.setWeight('b', 3);
  balancer.add({ id: 'c', weight: 4 });
  for (let i = 0; i < 8; i++) balancer.pick();
  const picks = Array.from({ length: 80 }, () => balancer.pick());
  const counts = ['a', 'b', 'c'].map((id) => picks.filter((each) => each === id).length);
  for (const [i, want] of [10, 30, 40].entries()) expect(Math.abs(counts[i]! - want)).toBeLessThanOrEqual(1);
});
