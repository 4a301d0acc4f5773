import { expect, it } from 'vitest';
import { checkProbabilities, choice } from '../../../src/random/distribution/choice.ts';
import { Streams } from '../../../src/random/stream.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

it('chooses each position with its probability', () => {
  const probabilities = [0.5, 0.3, 0.15, 0.05];
  const choose = choice(probabilities);
  const stream = new Streams(1, 0).named('choice');
  const counts = new Float64Array(4);
  for (let i = 0; i < 100_000; i++) counts[choose(stream)]!++;
  expect(chiSquareTest(counts, probabilities).pValue).toBeGreaterThan(0.001);
});

it('never chooses what has probability 0', () => {
  const choose = choice([0, 0.5, 0, 0.5]);
  const stream = new Streams(1, 0).named('zero');
  const chosen = new Set(Array.from({ length: 10_000 }, () => choose(stream)));
  expect([...chosen].sort()).toEqual([1, 3]);
});

it('probabilities sum to 1, to nine digits', () => {
  expect(checkProbabilities([0.1, 0.2, 0.7])).toBeUndefined();
  expect(checkProbabilities([0.3333333333, 0.3333333333, 0.3333333333])).toBeUndefined();
  expect(checkProbabilities([0.33, 0.33, 0.33])).toBe('probabilities that sum to 1, not to 0.99');
});
