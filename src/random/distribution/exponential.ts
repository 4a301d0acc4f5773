import { standardExponential } from '../standard-exponential.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/** Exponential: the time to the next event of a Poisson process. Memoryless; its variance is its mean squared. */
export function exponential(meanMs: number): Distribution {
  return {
    meanMs,
    varianceMs2: meanMs * meanMs,
    from: (stream) => () => meanMs * standardExponential(stream),
  };
}

/** `{exponential: {mean: 20ms}}` */
export const exponentialKind: DistributionKind<{ readonly mean: number }> = {
  name: 'exponential',
  summary: 'The memoryless law: the time between events of a Poisson process, and the usual first model of service.',
  parameters: {
    mean: { type: 'duration', above: 0, required: true, summary: 'The mean.' },
  },
  create: ({ mean }) => exponential(mean),
};
