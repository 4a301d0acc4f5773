import type { PolicySpec } from '../../client/policy-kind.ts';
import { duration } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { choice, integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { budgetShape } from './budget-shape.ts';

/** What an attempt can fail of so that it is tried again. */
const retryReasons = ['connect-failure', '5xx', 'timeout', 'circuit-open'] as const;

const jitterNames = ['full', 'equal', 'decorrelated', 'none'] as const;

/** What is tried again, how often and after which pause, as it was written; times in ms. */
export interface RetriesDocument {
  readonly max: number | 'unlimited';
  readonly on?: readonly (typeof retryReasons)[number][] | undefined;
  readonly backoff?:
    | {
        readonly base?: number | undefined;
        readonly max?: number | undefined;
        readonly jitter?: (typeof jitterNames)[number] | undefined;
      }
    | undefined;
  readonly budget?: PolicySpec | undefined;
  readonly leastRemaining?: number | undefined;
}

const most: Shape<number | 'unlimited'> = {
  read: (at) =>
    at.value.kind === 'scalar' && at.value.value === 'unlimited' ? 'unlimited' : integer(0, 1000).read(at),
  schema: () => ({ anyOf: [{ const: 'unlimited' }, integer(0, 1000).schema()] }),
};

/** What is tried again, how often and after which pause. */
export const retriesShape: Shape<RetriesDocument> = object({
  max: required(most, 'Attempts after the first; unlimited: until the measured time is over.'),
  on: optional(
    list(choice(retryReasons)),
    'What is tried again: connect-failure, 5xx and timeout without; circuit-open only where it is named.',
  ),
  backoff: optional(
    object({
      base: optional(duration(), 'The pause before the first retry; doubled for each further one.'),
      max: optional(duration(), 'The longest pause.'),
      jitter: optional(
        choice(jitterNames),
        'full: uniform between 0 and the pause; equal: between half of it and it; decorrelated: between the base and three times the pause before.',
      ),
    }),
    'The pause before a retry.',
  ),
  budget: optional(budgetShape, 'How many retries there may be: a share of the requests, or a kind of budget.'),
  leastRemaining: optional(duration(), 'Nothing is tried again with less than this left until the deadline.'),
});
