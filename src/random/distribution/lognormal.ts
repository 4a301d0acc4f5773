import { standardNormal } from '../standard-normal.ts';
import { constant } from './constant.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/**
 * Lognormal with this mean and coefficient of variation (of the durations themselves, not of their logarithms): the
 * logarithm is normal with variance log(1 + cv²) and mean log(mean) − variance / 2. A cv of 0 is a constant.
 */
export function lognormal(meanMs: number, cv: number): Distribution {
  if (cv === 0) return constant(meanMs);
  const variance = Math.log1p(cv * cv);
  const mu = Math.log(meanMs) - variance / 2;
  const sigma = Math.sqrt(variance);
  return {
    meanMs,
    varianceMs2: meanMs * meanMs * cv * cv,
    from: (stream) => () => Math.exp(mu + sigma * standardNormal(stream)),
  };
}

/** `{lognormal: {mean: 20ms, cv: 0.5}}` */
export const lognormalKind: DistributionKind<{ readonly mean: number; readonly cv: number }> = {
  name: 'lognormal',
  summary: 'One hump and a long right tail: what measured service times and round trips look like most often.',
  parameters: {
    mean: { type: 'duration', above: 0, required: true, summary: 'The mean.' },
    cv: { type: 'number', min: 0, max: 1000, required: true, summary: 'Standard deviation over mean.' },
  },
  create: ({ mean, cv }) => lognormal(mean, cv),
};
