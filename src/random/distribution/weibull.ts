import { logGamma } from '../../base/log-gamma.ts';
import { standardExponential } from '../standard-exponential.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/**
 * Weibull: P(X > x) = exp(−(x / scale)^shape). Shape 1 is the exponential; below 1 the tail is heavier, above 1 lighter.
 * Its k-th moment is scale^k · Γ(1 + k / shape).
 */
export function weibull(scaleMs: number, shape: number): Distribution {
  const meanMs = scaleMs * Math.exp(logGamma(1 + 1 / shape));
  return {
    meanMs,
    varianceMs2: scaleMs * scaleMs * Math.exp(logGamma(1 + 2 / shape)) - meanMs * meanMs,
    // The power shape of x / scale is exponential.
    from: (stream) => () => scaleMs * Math.exp(Math.log(standardExponential(stream)) / shape),
  };
}

/** The parameters of weibull: `shape`, and `scale` or `mean`. */
export type WeibullParameters = {
  readonly shape: number;
  readonly scale?: number;
  readonly mean?: number;
};

/** `{weibull: {shape: 0.7, scale: 20ms}}` or `{weibull: {shape: 0.7, mean: 20ms}}` */
export const weibullKind: DistributionKind<WeibullParameters> = {
  name: 'weibull',
  summary: 'Times to failure: shape below 1 has a heavier tail than the exponential, shape above 1 a lighter one.',
  parameters: {
    shape: { type: 'number', min: 0.05, max: 1000, required: true, summary: 'The shape; 1 is the exponential.' },
    scale: { type: 'duration', above: 0, required: false, summary: 'The duration that 36.8 % (1/e) exceed.' },
    mean: { type: 'duration', above: 0, required: false, summary: 'The mean, instead of scale.' },
  },
  check: ({ scale, mean }) =>
    (scale === undefined) !== (mean === undefined) ? undefined : 'either scale or mean beside shape',
  create: ({ shape, scale, mean }) => weibull(scale ?? (mean as number) / Math.exp(logGamma(1 + 1 / shape)), shape),
};
