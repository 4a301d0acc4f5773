import { expect, it } from 'vitest';
import { spectrumLevels } from '../../src/statistics/spectrum-levels.ts';
import { sufficientForQuantile } from '../../src/statistics/sufficient-quantile.ts';

it('ascends from 0 and holds the quantiles that people ask for, as they write them', () => {
  const levels = spectrumLevels(1e9);
  expect(levels[0]).toBe(0);
  expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
  expect(levels).toEqual(expect.arrayContaining([0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999]));
  expect(Math.max(...levels.map((level) => String(level).length))).toBeLessThan(13);
});

it('has as many points for each further nine', () => {
  const levels = spectrumLevels(1e9);
  const between = (low: number, high: number): number => levels.filter((p) => p >= low && p < high).length;
  expect([between(0, 0.9), between(0.9, 0.99), between(0.99, 0.999), between(0.999, 0.9999)]).toEqual([18, 18, 18, 18]);
});

it('ends where the sample ceases to carry the quantile', () => {
  for (const n of [10, 100, 12_345, 1_000_000]) {
    const levels = spectrumLevels(n);
    expect(levels.every((p) => sufficientForQuantile(n, p))).toBe(true);
    const next = spectrumLevels(100 * n)[levels.length] as number;
    expect(sufficientForQuantile(n, next)).toBe(false);
  }
  expect(spectrumLevels(1000).at(-1)).toBe(0.99);
});

it('of fewer than ten observations there is none', () => {
  expect(spectrumLevels(9)).toEqual([]);
});
