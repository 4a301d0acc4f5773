import type { Stream } from '../../random/stream.ts';

/** How pauses between attempts are spread, so that clients that failed together do not come back together. */
export type Jitter = 'full' | 'equal' | 'decorrelated' | 'none';

/** The pauses of one request so far, in ms. */
export interface Backoff {
  /** The first pause. */
  readonly baseMs: number;
  /** The longest. */
  readonly maxMs: number;
  /** What the exponential back-off gives: the base, doubled for each retry before, at most the maximum. */
  readonly exponentialMs: number;
  /** The pause before; the base for the first. */
  readonly previousMs: number;
}

/**
 * The pause by each kind of jitter: `none` is the exponential back-off itself, `full` uniform between 0 and that, `equal`
 * half of it and the other half at random, `decorrelated` uniform between the base and three times the pause before.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
 */
export const jitters: Readonly<Record<Jitter, (backoff: Backoff, stream: Stream) => number>> = {
  none: ({ exponentialMs }) => exponentialMs,
  full: ({ exponentialMs }, stream) => stream.uniform() * exponentialMs,
  equal: ({ exponentialMs }, stream) => exponentialMs / 2 + (stream.uniform() * exponentialMs) / 2,
  decorrelated: ({ baseMs, maxMs, previousMs }, stream) =>
    Math.min(maxMs, baseMs + stream.uniform() * (3 * previousMs - baseMs)),
};
