import type { OptionSpec } from '../option.ts';
import type { Layer } from './layer.ts';

const aggression: OptionSpec = {
  kind: 'number',
  default: 1,
  minimum: 0.01,
  maximum: 100,
  summary: 'How fast the weight grows: evenly at 1, faster at first above it. Envoy has 1.',
};

const minWeightPercent: OptionSpec = {
  kind: 'number',
  default: 10,
  minimum: 0.01,
  maximum: 100,
  summary: 'The least part of its weight that a server begins with. Envoy has 10.',
};

/** The options of `slowStart`, with Envoy's names. */
export interface SlowStartOptions {
  readonly windowMs: number;
  readonly aggression: number;
  readonly minWeightPercent: number;
}

/**
 * Envoy's slow start: the weight of a server that has just come grows over a time. It is for algorithms that read the
 * column `warmth`, in Envoy round robin and least request. See `SlowStart`.
 */
export const slowStart: Layer = {
  name: 'slowStart',
  summary: 'The weight of a new server grows over a time from a small part to the whole (Envoy).',
  options: {
    windowMs: { kind: 'duration', default: 60_000, summary: 'How long it takes. Envoy has no default.' },
    aggression,
    minWeightPercent,
  },
};

/**
 * What part of its weight a server has: (time since it came ÷ window)^(1 ÷ aggression), not less than the minimum; 1 from
 * the end of the window on. The time counts as 1 ms at least.
 *
 * Source: Envoy load_balancer_impl.cc, EdfLoadBalancerBase::applySlowStartFactor.
 */
export function warmthAfter(sinceMs: number, { windowMs, aggression, minWeightPercent }: SlowStartOptions): number {
  if (sinceMs >= windowMs) return 1;
  const part = Math.min(1, Math.max(1, sinceMs) / windowMs);
  const grown = aggression === 1 ? part : Math.exp(Math.log(part) / aggression);
  return Math.max(grown, minWeightPercent / 100);
}
