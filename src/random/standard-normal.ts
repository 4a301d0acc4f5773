import type { Stream } from './stream.ts';

/**
 * A draw from the normal distribution with mean 0 and variance 1. Always four words of the stream.
 *
 * Source: G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", 1958. Of the pair that
 * the method gives the second is left, because a stream has no memory beyond its state.
 */
export function standardNormal(stream: Stream): number {
  const radius = Math.sqrt(-2 * Math.log1p(-stream.uniform()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}
