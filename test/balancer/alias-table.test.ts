import { expect, it } from 'vitest';
import { AliasTable } from '../../src/balancer/alias-table.ts';
import { Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';

it.each([[[1]], [[1, 1, 1]], [[1, 2, 3, 10]], [[0, 5, 0, 1]], [[1, 1000]], [[3, 3, 3, 1, 1, 1, 7]]])(
  'draws places with the weights %j in proportion to them, and those of weight 0 never',
  (weights) => {
    const stream = new Streams(1, 0).named(weights.join());
    const table = new AliasTable(weights);
    const counts = weights.map(() => 0);
    for (let i = 0; i < 40_000; i++) counts[table.draw(stream)]!++;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(counts.filter((_, place) => weights[place] === 0).every((count) => count === 0)).toBe(true);
    const positive = weights.filter((weight) => weight > 0);
    if (positive.length === 1) return;
    const { pValue } = chiSquareTest(
      counts.filter((_, place) => weights[place]! > 0),
      positive.map((weight) => weight / total),
    );
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.999);
  },
);
