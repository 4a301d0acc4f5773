import { standardExponential } from '../standard-exponential.ts';
import { checkProbabilities, choice } from './choice.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/** One branch: with this probability the duration is exponential with this mean. */
export interface HyperexponentialBranch {
  readonly probability: number;
  /** In ms. */
  readonly mean: number;
}

/** Hyperexponential: one of several exponentials, chosen for each draw. More variable than any exponential (cv above 1). */
export function hyperexponential(branches: readonly HyperexponentialBranch[]): Distribution {
  const meanMs = branches.reduce((sum, { probability, mean }) => sum + probability * mean, 0);
  const second = branches.reduce((sum, { probability, mean }) => sum + 2 * probability * mean * mean, 0);
  const choose = choice(branches.map(({ probability }) => probability));
  const means = Float64Array.from(branches, ({ mean }) => mean);
  return {
    meanMs,
    varianceMs2: second - meanMs * meanMs,
    from: (stream) => () => (means[choose(stream)] as number) * standardExponential(stream),
  };
}

/** `{hyperexponential: {branches: [{probability: 0.9, mean: 10ms}, {probability: 0.1, mean: 100ms}]}}` */
export const hyperexponentialKind: DistributionKind<{ readonly branches: readonly HyperexponentialBranch[] }> = {
  name: 'hyperexponential',
  summary: 'One of several exponentials, chosen for each draw: more variable than an exponential.',
  parameters: {
    branches: {
      type: 'objects',
      minItems: 1,
      required: true,
      summary: 'The branches; their probabilities sum to 1.',
      fields: {
        probability: { type: 'probability', required: true, summary: 'How often this branch is taken.' },
        mean: { type: 'duration', above: 0, required: true, summary: 'The mean of this branch.' },
      },
    },
  },
  check: ({ branches }) => checkProbabilities(branches.map(({ probability }) => probability)),
  create: ({ branches }) => hyperexponential(branches),
};
