import { standardGamma } from '../standard-gamma.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/** Gamma with a shape and a scale: mean shape · scale, variance shape · scale², coefficient of variation 1 / √shape. */
export function gamma(shape: number, scaleMs: number): Distribution {
  return {
    meanMs: shape * scaleMs,
    varianceMs2: shape * scaleMs * scaleMs,
    from: (stream) => {
      const draw = standardGamma(shape, stream);
      return () => scaleMs * draw();
    },
  };
}

/** The parameters of gamma: `mean` and `cv`, or `shape` and `scale`. */
export type GammaParameters = {
  readonly mean?: number;
  readonly cv?: number;
  readonly shape?: number;
  readonly scale?: number;
};

/** `{gamma: {mean: 20ms, cv: 0.5}}` or `{gamma: {shape: 4, scale: 5ms}}` */
export const gammaKind: DistributionKind<GammaParameters> = {
  name: 'gamma',
  summary:
    'Positive, with one hump (cv below 1) or most of its mass near zero (cv above 1); give mean and cv, or shape and scale.',
  parameters: {
    mean: { type: 'duration', above: 0, required: false, summary: 'The mean; together with cv.' },
    cv: { type: 'number', min: 0.001, max: 1000, required: false, summary: 'Standard deviation over mean.' },
    shape: { type: 'number', min: 1e-6, max: 1e6, required: false, summary: 'The shape; together with scale.' },
    scale: { type: 'duration', above: 0, required: false, summary: 'The scale: mean over shape.' },
  },
  check: ({ mean, cv, shape, scale }) => {
    const byMoments = mean !== undefined && cv !== undefined && shape === undefined && scale === undefined;
    const byShape = mean === undefined && cv === undefined && shape !== undefined && scale !== undefined;
    return byMoments || byShape ? undefined : 'either mean and cv, or shape and scale';
  },
  create: ({ mean, cv, shape, scale }) => {
    if (shape !== undefined && scale !== undefined) return gamma(shape, scale);
    const squaredCv = (cv as number) * (cv as number);
    return gamma(1 / squaredCv, (mean as number) * squaredCv);
  },
};
