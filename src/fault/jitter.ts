import type { CorrelatedDraws } from './correlated-draws.ts';

/** The kernel's clock of packet schedulers, in ticks a ms. */
const TICKS_PER_MS = 1e6;
const WORDS = 4294967296;

/**
 * What netem adds to a constant delay: uniform between minus and plus `jitterMs`. It takes a number of 32 bits modulo
 * twice the jitter in ns, so that of a correlation of those numbers little is left: with a jitter of 10 ms the range is
 * cut into 215 slices, and neighbours lie in different ones. Source: Linux net/sched/sch_netem.c, tabledist (without a
 * table).
 */
export function jitterFrom(draws: CorrelatedDraws, jitterMs: number): () => number {
  if (jitterMs === 0) return () => 0;
  const range = 2 * jitterMs * TICKS_PER_MS;
  // Where the numbers do not fill the range, they are stretched to it.
  const scale = Math.max(1, range / WORDS);
  return () => ((Math.floor(draws.next() * WORDS) * scale) % range) / TICKS_PER_MS - jitterMs;
}
