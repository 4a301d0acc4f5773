/** Estimates when something will have ended from how far it was when. */
export interface TimeLeft {
  /** Milliseconds left; null while nothing is done yet. */
  readonly at: (nowMs: number, fraction: number) => number | null;
}

/**
 * Half of what the estimate was wrong by is taken over within this share of the time so far, and within two seconds at
 * the most: the first estimates, made while threads were starting, are soon forgotten.
 */
const halfLifeShare = 0.1;
const longestHalfLifeMs = 2000;

/**
 * The time left if the rest goes at the mean pace so far. The estimate goes down with the clock, and what new progress
 * changes in it is taken over little by little, so that the number does not jump when replications end together.
 */
export function createTimeLeft(startMs: number): TimeLeft {
  let endMs: number | null = null;
  let lastMs = startMs;
  return {
    at(nowMs, fraction) {
      if (fraction <= 0 || nowMs <= startMs) return null;
      const measuredEndMs = startMs + (nowMs - startMs) / fraction;
      const halfLifeMs = Math.min(longestHalfLifeMs, halfLifeShare * (nowMs - startMs));
      const kept = Math.exp((-Math.LN2 * (nowMs - lastMs)) / halfLifeMs);
      endMs = endMs === null ? measuredEndMs : measuredEndMs + kept * (endMs - measuredEndMs);
      lastMs = nowMs;
      return Math.max(0, endMs - nowMs);
    },
  };
}
