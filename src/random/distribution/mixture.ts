import { checkProbabilities, choice } from './choice.ts';
import type { Distribution, DistributionKind, DistributionSpec } from './distribution.ts';

/** One part of a mixture. */
export interface MixtureComponent<D> {
  readonly probability: number;
  readonly distribution: D;
}

/** Mixture: each draw comes from one of several distributions, chosen with its probability. */
export function mixture(components: readonly MixtureComponent<Distribution>[]): Distribution {
  const meanMs = components.reduce((sum, { probability, distribution }) => sum + probability * distribution.meanMs, 0);
  // The law of total variance: within the parts, and between their means.
  const varianceMs2 = components.reduce((sum, { probability, distribution }) => {
    const offset = distribution.meanMs - meanMs;
    return sum + probability * (distribution.varianceMs2 + offset * offset);
  }, 0);
  const choose = choice(components.map(({ probability }) => probability));
  return {
    meanMs,
    varianceMs2,
    from: (stream) => {
      const draws = components.map(({ distribution }) => distribution.from(stream));
      return () => (draws[choose(stream)] as () => number)();
    },
  };
}

/**
 * `{mixture: {components: [{probability: 0.95, distribution: {…}}, {probability: 0.05, distribution: {…}}]}}`; the
 * registry says how the distributions inside are made.
 */
export function mixtureKind(
  createDistribution: (spec: DistributionSpec) => Distribution,
): DistributionKind<{ readonly components: readonly MixtureComponent<DistributionSpec>[] }> {
  return {
    name: 'mixture',
    summary: 'Each draw comes from one of several distributions.',
    parameters: {
      components: {
        type: 'objects',
        minItems: 1,
        required: true,
        summary: 'The parts; their probabilities sum to 1.',
        fields: {
          probability: { type: 'probability', required: true, summary: 'How often this part is drawn from.' },
          distribution: { type: 'distribution', required: true, summary: 'A duration or any distribution.' },
        },
      },
    },
    check: ({ components }) => checkProbabilities(components.map(({ probability }) => probability)),
    create: ({ components }) =>
      mixture(
        components.map(({ probability, distribution }) => ({
          probability,
          distribution: createDistribution(distribution),
        })),
      ),
  };
}
