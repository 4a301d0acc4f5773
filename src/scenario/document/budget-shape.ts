import { budgetKinds } from '../../client/budget/registry.ts';
import type { PolicySpec } from '../../client/policy-kind.ts';
import { fraction } from '../shape/amount-shapes.ts';
import { policyShape } from '../shape/policy-shape.ts';
import type { Shape } from '../shape/shape.ts';

const kinds = policyShape(budgetKinds, '20%, or {tokenBucket: {perSuccess: 0.1, capacity: 10}}');

/** How many retries or hedges there may be: a share of the requests, or one of the kinds of budgets. */
export const budgetShape: Shape<PolicySpec> = {
  read(at) {
    if (at.value.kind === 'mapping') return kinds.read(at);
    const ratio = fraction().read(at);
    return ratio === undefined ? undefined : { kind: 'requestShare', options: { ratio } };
  },
  schema: () => ({ anyOf: [fraction().schema(), kinds.schema()] }),
};
