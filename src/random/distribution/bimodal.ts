import type { Distribution, DistributionKind } from './distribution.ts';

/** Bimodal: one of two durations, as of a cache hit and a miss. `slowProbability` is that of the slow one. */
export function bimodal(fastMs: number, slowMs: number, slowProbability: number): Distribution {
  const difference = slowMs - fastMs;
  return {
    meanMs: fastMs + slowProbability * difference,
    varianceMs2: slowProbability * (1 - slowProbability) * difference * difference,
    from: (stream) => () => (stream.uniform() < slowProbability ? slowMs : fastMs),
  };
}

/** The parameters of bimodal; durations in ms. */
export type BimodalParameters = {
  readonly fast: number;
  readonly slow: number;
  readonly slowProbability: number;
};

/** `{bimodal: {fast: 2ms, slow: 80ms, slowProbability: 0.05}}` */
export const bimodalKind: DistributionKind<BimodalParameters> = {
  name: 'bimodal',
  summary: 'One of two durations, as of a cache hit and a cache miss.',
  parameters: {
    fast: { type: 'duration', min: 0, required: true, summary: 'The usual, shorter duration.' },
    slow: { type: 'duration', min: 0, required: true, summary: 'The longer duration.' },
    slowProbability: { type: 'probability', required: true, summary: 'How often it is the longer one.' },
  },
  check: ({ fast, slow }) => (fast <= slow ? undefined : 'slow to be at least fast'),
  create: ({ fast, slow, slowProbability }) => bimodal(fast, slow, slowProbability),
};
