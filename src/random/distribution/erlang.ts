import type { Distribution, DistributionKind } from './distribution.ts';
import { gamma } from './gamma.ts';

/**
 * Erlang: the sum of `stages` exponential stages of equal mean. Its coefficient of variation is 1 / √stages, so it is
 * less variable than an exponential. It is the gamma distribution with a whole shape, and is drawn as such: then a
 * draw costs the same for any number of stages.
 */
export function erlang(meanMs: number, stages: number): Distribution {
  return gamma(stages, meanMs / stages);
}

/** `{erlang: {mean: 20ms, stages: 4}}` */
export const erlangKind: DistributionKind<{ readonly mean: number; readonly stages: number }> = {
  name: 'erlang',
  summary: 'The sum of equal exponential stages: less variable than an exponential.',
  parameters: {
    mean: { type: 'duration', above: 0, required: true, summary: 'The mean of the sum.' },
    stages: { type: 'count', min: 1, max: 1_000_000, required: true, summary: 'How many stages; cv is 1/√stages.' },
  },
  create: ({ mean, stages }) => erlang(mean, stages),
};
