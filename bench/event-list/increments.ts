import { standardExponential } from '../../src/random/standard-exponential.ts';
import { type Stream, Streams } from '../../src/random/stream.ts';

/** How far ahead an event is scheduled; a list's speed depends on it as on the number of events. */
export const increments: Readonly<Record<string, (stream: Stream) => number>> = {
  exponential: standardExponential,
  /** Nine short ones to a long one: packets and time-outs. */
  bimodal: (stream) => (stream.below(10) > 0 ? 0.95 + 0.1 * stream.uniform() : 95 + 10 * stream.uniform()),
  /** Heavy tail: index 1.1. */
  pareto: (stream) => Math.exp(standardExponential(stream) / 1.1),
  constant: () => 1,
  /** Few different times: many events of each. */
  integer: (stream) => 1 + stream.below(10),
};

const COUNT = 1 << 16;

/** Drawn beforehand, so that the bench measures lists and not generators; to be used round and round. */
export function drawIncrements(name: string): Float64Array {
  const stream = new Streams(1, 0).named(name);
  return Float64Array.from({ length: COUNT }, () => increments[name]!(stream));
}
