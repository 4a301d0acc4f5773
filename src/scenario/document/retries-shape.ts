import { duration, fraction } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { choice, integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';

/** What an attempt can fail of so that it is tried again. */
const retryReasons = ['connect-failure', '5xx', 'timeout'] as const;

/** What is tried again, how often and after which pause, as it was written; times in ms. */
export interface RetriesDocument {
  readonly max: number;
  readonly on?: readonly (typeof retryReasons)[number][] | undefined;
  readonly backoff?:
    | {
        readonly base?: number | undefined;
        readonly max?: number | undefined;
        readonly jitter?: 'full' | 'none' | undefined;
      }
    | undefined;
  readonly budget?: number | undefined;
}

/** What is tried again, how often and after which pause. */
export const retriesShape: Shape<RetriesDocument> = object({
  max: required(integer(0, 1000), 'Attempts after the first.'),
  on: optional(list(choice(retryReasons)), 'What is tried again.'),
  backoff: optional(
    object({
      base: optional(duration(), 'The pause before the first retry; doubled for each further one.'),
      max: optional(duration(), 'The longest pause.'),
      jitter: optional(choice(['full', 'none']), 'full: uniform between 0 and the pause.'),
    }),
    'The pause before a retry.',
  ),
  budget: optional(fraction(), 'Retries allowed, as a share of the requests.'),
});
