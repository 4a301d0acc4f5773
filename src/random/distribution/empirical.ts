import type { Distribution, DistributionKind } from './distribution.ts';

/** Empirical: the durations of a sample, each as likely as the others. Nothing between them, nothing beyond them. */
export function empirical(valuesMs: readonly number[]): Distribution {
  const values = Float64Array.from(valuesMs);
  const meanMs = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Of the law itself, not an estimate from a sample: divided by n.
  const squares = values.reduce((sum, value) => sum + (value - meanMs) * (value - meanMs), 0);
  return {
    meanMs,
    varianceMs2: squares / values.length,
    from: (stream) => () => values[stream.below(values.length)] as number,
  };
}

/** `{empirical: {values: [3ms, 4ms, 4ms, 90ms]}}` */
export const empiricalKind: DistributionKind<{ readonly values: readonly number[] }> = {
  name: 'empirical',
  summary: 'Durations that were measured, each as likely as the others.',
  parameters: {
    values: { type: 'durations', min: 0, minItems: 1, required: true, summary: 'The measured durations.' },
  },
  create: ({ values }) => empirical(values),
};
