import type { Distribution, DistributionKind } from './distribution.ts';

/** Constant: always the same duration. Draws nothing from the stream. */
export function constant(valueMs: number): Distribution {
  return {
    meanMs: valueMs,
    varianceMs2: 0,
    constantMs: valueMs,
    from: () => () => valueMs,
  };
}

/** `{constant: {value: 5ms}}`; a bare duration means the same wherever a distribution may stand. */
export const constantKind: DistributionKind<{ readonly value: number }> = {
  name: 'constant',
  summary: 'Always the same duration; a bare duration says the same.',
  parameters: {
    value: { type: 'duration', min: 0, required: true, summary: 'The duration.' },
  },
  create: ({ value }) => constant(value),
};
