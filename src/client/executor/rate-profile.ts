import type { RateStage } from '../workload-spec.ts';

/** A piece of time in which the rate changes evenly. */
interface Piece {
  readonly startMs: number;
  /** Infinity for the last. */
  readonly lengthMs: number;
  /** Arrivals a ms at its start and at its end. */
  readonly startRate: number;
  readonly endRate: number;
}

/** A rate over time that is linear in pieces, asked in ascending order for when a number of arrivals is expected. */
export class RateProfile {
  readonly #pieces: readonly Piece[];
  #piece = 0;
  /** Expected arrivals before the present piece. */
  #before = 0;

  /** The start rate holds until `startMs`, the last target for ever. */
  constructor(startRatePerSecond: number, stages: readonly RateStage[], startMs: number) {
    const pieces: Piece[] = [];
    let rate = startRatePerSecond / 1000;
    let timeMs = 0;
    const add = (lengthMs: number, endRate: number): void => {
      if (lengthMs > 0) pieces.push({ startMs: timeMs, lengthMs, startRate: rate, endRate });
      timeMs += lengthMs;
      rate = endRate;
    };
    add(startMs, rate);
    for (const stage of stages) add(stage.durationMs, stage.target / 1000);
    add(Number.POSITIVE_INFINITY, rate);
    this.#pieces = pieces;
  }

  /** The time by which so many arrivals are expected; Infinity when that is never. Counts may not go down. */
  timeMs(count: number): number {
    for (;;) {
      const piece = this.#pieces[this.#piece]!;
      const inside = count - this.#before;
      const expected = expectedArrivals(piece);
      if (inside <= expected) return piece.startMs + elapsedMs(piece, inside);
      this.#before += expected;
      this.#piece++;
    }
  }
}

function expectedArrivals(piece: Piece): number {
  if (piece.lengthMs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return (piece.lengthMs * (piece.startRate + piece.endRate)) / 2;
}

/** Solves a·t + (b − a)·t² / 2d = count for t, in the form that does not cancel. */
function elapsedMs(piece: Piece, count: number): number {
  if (piece.lengthMs === Number.POSITIVE_INFINITY) return count / piece.startRate;
  const slope = (piece.endRate - piece.startRate) / piece.lengthMs;
  return (
    (2 * count) / (piece.startRate + Math.sqrt(Math.max(0, piece.startRate * piece.startRate + 2 * slope * count)))
  );
}
