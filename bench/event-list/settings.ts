import type { Held } from './hold.ts';
import { increments } from './increments.ts';

/** A way to use a list. */
export interface Setting {
  readonly increments: string;
  readonly pending: number;
  readonly holds: number;
}

/** What a candidate did in a setting. */
export interface Point extends Setting, Held {}

/** Every distribution of increments with every number of pending events. 30 are those of W1, 5,600 those of W3. */
export const settings: readonly Setting[] = Object.keys(increments).flatMap((name) =>
  [10, 30, 100, 1000, 5600, 100_000].map((pending) => ({
    increments: name,
    pending,
    holds: 300_000 + 2 * pending,
  })),
);
