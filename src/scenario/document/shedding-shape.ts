import type { GivenOptions } from '../../balancer/option.ts';
import { concurrencyLimits } from '../../dataplane/shedding/registry.ts';
import { duration, fraction } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { type Field, object, optional } from '../shape/object-shape.ts';
import { optionsShape } from '../shape/options-shape.ts';
import { boolean } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';

/** How a server sheds load, as it was written; durations in ms. */
export interface SheddingDocument {
  /** By the name of a kind; one of them. */
  readonly limit?: Readonly<Record<string, GivenOptions | undefined>> | undefined;
  readonly guaranteed?: readonly number[] | undefined;
  readonly codel?:
    | {
        readonly target?: number | undefined;
        readonly interval?: number | undefined;
        readonly adaptiveLifo?: boolean | undefined;
      }
    | undefined;
}

const limitFields: Readonly<Record<string, Field<GivenOptions, false>>> = Object.fromEntries(
  concurrencyLimits.all.map(({ name, options, summary }) => [name, optional(optionsShape(options), summary)]),
);

/** How a server sheds load. */
export const sheddingShape: Shape<SheddingDocument> = object({
  limit: optional(
    object(limitFields),
    'The most requests that a process has at a time, those that wait included; who comes to more is turned away at once (503).',
  ),
  guaranteed: optional(
    list(fraction(), 1),
    'By priority of a Workload, from 0 on: the share of the limit that its requests have though the limit is reached. [1, 0] sheds all of priority 1 before any of priority 0.',
  ),
  codel: optional(
    object({
      target: optional(duration({ above: 0 }), 'So long a request waits at most in a queue that stands; 5ms without.'),
      interval: optional(
        duration({ above: 0 }),
        'A queue stands that has not been empty for so long; in others a request waits so long at most; 100ms without.',
      ),
      adaptiveLifo: optional(
        boolean(),
        'Whether the newest request is served first while the queue stands; true without.',
      ),
    }),
    'Who has waited too long is turned away when it is its turn (controlled delay).',
  ),
});
