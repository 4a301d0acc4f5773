import type { PolicySpec } from '../../client/policy-kind.ts';
import { duration } from '../shape/amount-shapes.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { budgetShape } from './budget-shape.ts';

/** When a request is sent once more while it is under way, as it was written; times in ms. */
export interface HedgeDocument {
  readonly after: number | { readonly quantile: number };
  readonly window?: number | undefined;
  readonly max?: number | undefined;
  readonly budget?: PolicySpec | undefined;
}

/** A duration, or a percentile such as `p95`. */
const after: Shape<HedgeDocument['after']> = {
  read(at) {
    const percentile = at.value.kind === 'scalar' ? /^p(\d{1,2}(?:\.\d+)?)$/.exec(String(at.value.value)) : null;
    if (percentile === null) return duration().read(at);
    const quantile = Number(percentile[1]) / 100;
    return quantile > 0 ? { quantile } : at.mistake('a percentile is above 0', 'write p95');
  },
  schema: () => ({ anyOf: [duration().schema(), { type: 'string', pattern: '^p\\d{1,2}(\\.\\d+)?$' }] }),
};

/** When a request is sent once more while it is under way. */
export const hedgeShape: Shape<HedgeDocument> = object({
  after: required(after, 'How long an answer is waited for: 10ms; or p95 of the latencies of the last seconds.'),
  window: optional(duration({ above: 0 }), 'Over which time a percentile is taken.'),
  max: optional(integer(1, 10), 'Attempts beside the first, each after the same time again.'),
  budget: optional(budgetShape, 'How many there may be: a share of the requests, or a kind of budget.'),
});
