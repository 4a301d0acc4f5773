import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';

const subsetKinds = ['aperture', 'deterministic', 'random'] as const;

const kind: OptionSpec = {
  kind: 'choice',
  default: 'aperture',
  values: subsetKinds,
  summary:
    'aperture: a section of a ring, the same length for each balancer (Finagle); deterministic: a slice of a shuffled ' +
    'list (Google); random: any servers.',
};

const size: OptionSpec = {
  kind: 'number',
  whole: true,
  default: 12,
  minimum: 1,
  maximum: 1_000_000,
  summary: 'Servers that one balancer uses; an aperture may take some more. Finagle has 12.',
};

/** The options of `subset`. */
export interface SubsetOptions {
  readonly kind: (typeof subsetKinds)[number];
  readonly size: number;
}

/**
 * Each of many balancers uses some of the servers only, so that it needs fewer connections. See `aperture`,
 * `deterministicSubset` and, for random ones, `Subsets`.
 */
export const subset: Layer = {
  name: 'subset',
  summary: 'Each of many balancers uses some of the servers only.',
  options: { kind, size },
};
