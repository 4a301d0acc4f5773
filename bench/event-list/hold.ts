import { userSeconds } from '../user-seconds.ts';
import type { FutureEventList } from './candidate.ts';

/** What came out of a run of the hold model. */
export interface Held {
  readonly nsPerHold: number;
  /** Of the order in which the events came out. */
  readonly hash: number;
}

/**
 * The hold model (D. W. Jones, "An empirical comparison of priority-queue and event-set implementations", 1986): the
 * earliest event is taken out and scheduled again, an increment later, so that the number of pending events stays.
 * The first `pending` holds are not measured.
 */
export function hold(list: FutureEventList, pending: number, holds: number, increments: Float64Array): Held {
  const mask = increments.length - 1;
  let sequence = 0;
  for (; sequence < pending; sequence++) list.push(increments[sequence & mask]!, sequence, sequence);
  let hash = 0;
  let before = userSeconds();
  for (let i = -pending; i < holds; i++) {
    if (i === 0) before = userSeconds();
    const timeMs = list.headTimeMs;
    const subject = list.pop();
    hash = Math.imul(hash ^ subject, 0x01000193);
    list.push(timeMs + increments[sequence & mask]!, sequence++, subject);
  }
  return { nsPerHold: ((userSeconds() - before) / holds) * 1e9, hash: hash >>> 0 };
}
