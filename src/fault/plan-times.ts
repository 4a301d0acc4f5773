import { assert } from '../base/assert.ts';
import { standardExponential } from '../random/standard-exponential.ts';
import type { Stream } from '../random/stream.ts';

/** How a fault comes again: at fixed times, or at random as things fail and are repaired. Times are ms, above 0. */
export type FaultRepetition =
  | { readonly kind: 'periodic'; readonly everyMs: number }
  | {
      readonly kind: 'random';
      /** Mean time from the end of one to the beginning of the next, and to that of the first. */
      readonly mtbfMs: number;
      /** How long one lasts on average. */
      readonly mttrMs: number;
    }
  | {
      /** At times that somebody has worked out, in their order; one may begin while another is there. */
      readonly kind: 'listed';
      /** After `atMs`. */
      readonly timesMs: readonly number[];
    };

/** When a fault is to come, from the start of the measured time. */
export interface FaultTimes {
  /** When it begins; with a random repetition, from when on it may. */
  readonly atMs: number;
  /** How long each lasts; null: until the next, and without a next to the end of the run. Nothing to a random one. */
  readonly durationMs: number | null;
  /** Without it, the fault comes once. */
  readonly repeats?: FaultRepetition;
}

/** One time that a fault is there, [begin, end) on the simulation's clock. */
export interface Occurrence {
  readonly beginsMs: number;
  /** Infinity: not before the run ends. */
  readonly endsMs: number;
}

/** The measured time on the simulation's clock. */
export interface MeasuredTime {
  readonly startMs: number;
  readonly endMs: number;
}

/** So many times a fault may be expected to come in one run: each is an event that waits from the beginning. */
export const MOST_OCCURRENCES = 100_000;

/** How many times a fault comes in a measured time of this length, or may be expected to; without the limit. */
export function expectedOccurrences({ atMs, repeats }: FaultTimes, durationMs: number): number {
  if (repeats === undefined) return 1;
  if (repeats.kind === 'listed') return repeats.timesMs.length;
  const leftMs = Math.max(0, durationMs - atMs);
  if (repeats.kind === 'periodic') return Math.ceil(leftMs / repeats.everyMs);
  return leftMs / (repeats.mtbfMs + repeats.mttrMs);
}

/**
 * When a fault is there, in order of time and, unless its times are listed, without overlap with itself. One that comes
 * again begins within the measured time, and may end after it; one that comes once is planned wherever it lies.
 *
 * Random times are an alternating renewal process: up and down times are exponential and independent, which is what a
 * constant failure rate and a constant repair rate mean (S. Ross, "Introduction to Probability Models", section 7.5.1).
 * It begins with an up time, so that the share of time in failure rises to mttr / (mtbf + mttr) from 0. All its draws
 * are from `stream`, in order; the others draw nothing.
 */
export function planTimes(times: FaultTimes, measured: MeasuredTime, stream: Stream): readonly Occurrence[] {
  const { atMs, repeats } = times;
  if (repeats?.kind !== 'random') return fixedTimes(times, measured);
  const found: Occurrence[] = [];
  let beginsMs = measured.startMs + atMs + repeats.mtbfMs * standardExponential(stream);
  while (beginsMs < measured.endMs) {
    const endsMs = beginsMs + repeats.mttrMs * standardExponential(stream);
    found.push({ beginsMs, endsMs });
    // Chance alone does not double a number that is expected to stay below the limit.
    assert(found.length <= 2 * MOST_OCCURRENCES, 'a fault comes too many times');
    beginsMs = endsMs + repeats.mtbfMs * standardExponential(stream);
  }
  return found;
}

/** As {@link planTimes}, for a fault whose times are not random: they are the same in every replication. */
export function fixedTimes({ atMs, durationMs, repeats }: FaultTimes, measured: MeasuredTime): readonly Occurrence[] {
  assert(repeats?.kind !== 'random', 'random times are drawn');
  const { startMs, endMs } = measured;
  const lastsMs = durationMs ?? Number.POSITIVE_INFINITY;
  if (repeats === undefined) return [{ beginsMs: startMs + atMs, endsMs: startMs + atMs + lastsMs }];
  if (repeats.kind === 'listed') {
    const begins = repeats.timesMs.map((ms) => startMs + (atMs + ms)).filter((ms) => ms < endMs);
    return begins.map((beginsMs) => ({ beginsMs, endsMs: beginsMs + lastsMs }));
  }
  const found: Occurrence[] = [];
  // Each time is reckoned from the first, so that rounding does not add up.
  const beginOf = (turn: number): number => startMs + (atMs + turn * repeats.everyMs);
  for (let turn = 0; beginOf(turn) < endMs; turn++) {
    const nextMs = beginOf(turn + 1);
    const isLast = nextMs >= endMs;
    const untilMs = isLast && durationMs === null ? Number.POSITIVE_INFINITY : nextMs;
    found.push({ beginsMs: beginOf(turn), endsMs: Math.min(beginOf(turn) + lastsMs, untilMs) });
    assert(found.length <= 2 * MOST_OCCURRENCES, 'a fault comes too many times');
  }
  return found;
}
