import { constant } from './constant.ts';
import type { Distribution, DistributionKind } from './distribution.ts';

/** Uniform: every duration from `minMs` up to, not including, `maxMs` is equally likely. */
export function uniform(minMs: number, maxMs: number): Distribution {
  if (minMs === maxMs) return constant(minMs);
  const width = maxMs - minMs;
  return {
    meanMs: minMs + width / 2,
    varianceMs2: (width * width) / 12,
    from: (stream) => () => minMs + width * stream.uniform(),
  };
}

/** `{uniform: {min: 5ms, max: 15ms}}` */
export const uniformKind: DistributionKind<{ readonly min: number; readonly max: number }> = {
  name: 'uniform',
  summary: 'Every duration between two bounds is equally likely.',
  parameters: {
    min: { type: 'duration', min: 0, required: true, summary: 'The shortest duration.' },
    max: { type: 'duration', min: 0, required: true, summary: 'The longest duration.' },
  },
  check: ({ min, max }) => (min <= max ? undefined : 'max to be at least min'),
  create: ({ min, max }) => uniform(min, max),
};
