import type { Distribution, DistributionKind } from './distribution.ts';

/**
 * Pareto, bounded to `minMs` … `maxMs`: a power law, P(X > x) ∝ x^−shape − max^−shape. With a shape near 1 a few draws
 * carry most of the work; the bound keeps every moment finite.
 *
 * Source: M. Harchol-Balter, "Performance Modeling and Design of Computer Systems", chapter 20. Moments by integration;
 * x^y is written exp(y · log x), because `Math.pow` is not the same on every Node version.
 */
export function pareto(minMs: number, maxMs: number, shape: number): Distribution {
  const logRatio = Math.log(minMs / maxMs);
  /** The mass between the bounds of the law without an upper one. */
  const mass = -Math.expm1(shape * logRatio);
  const meanMs = (minMs * shape * integral(shape - 1, logRatio)) / mass;
  const second = (minMs * minMs * shape * integral(shape - 2, logRatio)) / mass;
  return {
    meanMs,
    varianceMs2: second - meanMs * meanMs,
    from: (stream) => () => Math.min(maxMs, minMs * Math.exp(-Math.log1p(-stream.uniform() * mass) / shape)),
  };
}

/** `{pareto: {min: 1ms, max: 10s, shape: 1.5}}` */
export const paretoKind: DistributionKind<{ readonly min: number; readonly max: number; readonly shape: number }> = {
  name: 'pareto',
  summary: 'A power law between two bounds: most are short, a few are very long.',
  parameters: {
    min: { type: 'duration', above: 0, required: true, summary: 'The shortest duration.' },
    max: { type: 'duration', above: 0, required: true, summary: 'The longest duration.' },
    shape: { type: 'number', min: 0.01, max: 100, required: true, summary: 'The tail index; smaller is heavier.' },
  },
  check: ({ min, max }) => (min < max ? undefined : 'max to be above min'),
  create: ({ min, max, shape }) => pareto(min, max, shape),
};

/** ∫ t^(−power − 1) dt from 1 to max / min. */
function integral(power: number, logRatio: number): number {
  return power === 0 ? -logRatio : -Math.expm1(power * logRatio) / power;
}
