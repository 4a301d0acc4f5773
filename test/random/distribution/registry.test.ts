import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../../src/base/assert.ts';
import { createDistribution, distributionKinds } from '../../../src/random/distribution/registry.ts';
import { Streams } from '../../../src/random/stream.ts';

/** Parameters for each kind, as a parser hands them over. */
const examples: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map<string, Record<string, unknown>>([
  ['constant', { value: 5 }],
  ['uniform', { min: 5, max: 15 }],
  ['exponential', { mean: 20 }],
  ['erlang', { mean: 20, stages: 4 }],
  ['gamma', { mean: 20, cv: 0.5 }],
  ['weibull', { shape: 0.7, mean: 20 }],
  ['lognormal', { mean: 20, cv: 0.5 }],
  ['normal', { mean: 20, stddev: 5 }],
  ['pareto', { min: 1, max: 1000, shape: 1.5 }],
  ['hyperexponential', { branches: [{ probability: 1, mean: 20 }] }],
  ['bimodal', { fast: 2, slow: 80, slowProbability: 0.05 }],
  ['empirical', { values: [3, 4, 4, 90] }],
  ['mixture', { components: [{ probability: 1, distribution: { kind: 'constant', parameters: { value: 5 } } }] }],
]);

it('holds the distributions that a scenario may name, in the order of the reference', () => {
  expect(distributionKinds.names).toEqual([...examples.keys()]);
});

describe.each([...examples])('%s', (name, parameters) => {
  const kind = distributionKinds.get(name);

  it('names in its description every parameter that it takes', () => {
    expect(Object.keys(kind.parameters)).toEqual(expect.arrayContaining(Object.keys(parameters)));
    const required = Object.entries(kind.parameters).filter(([, parameter]) => parameter.required);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(required.map(([field]) => field)));
  });

  it('explains itself and its parameters in sentences', () => {
    for (const { summary } of [kind, ...Object.values(kind.parameters)]) expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  it('draws the same from the same stream, never negative, and says what to expect', () => {
    const first = createDistribution({ kind: name, parameters }).from(new Streams(1, 0).named('same'));
    const second = createDistribution({ kind: name, parameters }).from(new Streams(1, 0).named('same'));
    for (let i = 0; i < 1000; i++) {
      const drawn = first();
      expect(drawn).toBe(second());
      expect(drawn).toBeGreaterThanOrEqual(0);
    }
    const { meanMs, varianceMs2 } = createDistribution({ kind: name, parameters });
    expect(meanMs).toBeGreaterThan(0);
    expect(varianceMs2).toBeGreaterThanOrEqual(0);
  });

  it('draws the same numbers on every version of Node', () => {
    const draw = createDistribution({ kind: name, parameters }).from(new Streams(42, 0).named('pinned'));
    expect([draw(), draw(), draw()]).toMatchSnapshot();
  });
});

it('two draws of one distribution are independent when their streams are', () => {
  const streams = new Streams(1, 0);
  const distribution = createDistribution({ kind: 'exponential', parameters: { mean: 20 } });
  const first = distribution.from(streams.named('first'));
  const second = distribution.from(streams.named('second'));
  const alone = distribution.from(new Streams(1, 0).named('second'));
  for (let i = 0; i < 100; i++) {
    first();
    expect(second()).toBe(alone());
  }
});

it('takes a kind that does not exist, or parameters that do not fit, for a fault of ours: the parser has checked', () => {
  expect(() => createDistribution({ kind: 'zipf', parameters: {} })).toThrow(AssertionError);
  expect(() => createDistribution({ kind: 'uniform', parameters: { min: 2, max: 1 } })).toThrow(
    'uniform: expected max to be at least min',
  );
});
