import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';
import { theoryCase } from '../fixtures/theory.ts';

const { model, values } = theoryCase('g8.tquant');

describe.each(Object.keys(values))('%s', (name) => {
  it('is the table of theory.json, to ten digits', () => {
    const degreesOfFreedom = Number(name.slice('t_df'.length));
    const quantiles = model.p.map((p: number) => studentTQuantile(p, degreesOfFreedom));
    for (const [i, expected] of values[name].entries()) expect(quantiles[i] / expected).toBeCloseTo(1, 10);
  });
});

it('with one degree of freedom is Cauchy’s, with two it has a closed form', () => {
  for (const p of [0.6, 0.9, 0.999, 0.99999]) {
    expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 9);
    expect(studentTQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 9);
  }
});

it('carries simultaneous intervals: Bonferroni’s critical values', () => {
  const bonferroni = theoryCase('g8.bonferroni');
  for (const k of [1, 2, 3, 5, 10]) {
    expect(studentTQuantile(1 - 0.05 / (2 * k), 9)).toBeCloseTo(bonferroni.values[`k${k}`], 9);
  }
});

it('is symmetric about 0', () => {
  expect(studentTQuantile(0.5, 9)).toBe(0);
  expect(studentTQuantile(0.025, 9)).toBe(-studentTQuantile(0.975, 9));
});

it('approaches the normal quantile', () => {
  expect(studentTQuantile(0.975, 1e6)).toBeCloseTo(1.959964, 5);
});

it('has no value at the ends', () => {
  expect(() => studentTQuantile(1, 9)).toThrow(AssertionError);
  expect(() => studentTQuantile(0.975, 0)).toThrow(AssertionError);
});
