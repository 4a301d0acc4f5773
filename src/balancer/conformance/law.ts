import type { Algorithm } from '../balancer.ts';
import type { GivenOptions } from '../option.ts';

/** What is tried: an algorithm, set up so, and the seed of all chance in the trial. */
export interface Subject {
  readonly algorithm: Algorithm;
  readonly options: GivenOptions;
  readonly seed: number;
  /** How many random programs of actions are tried for each law that holds whatever is done. */
  readonly programs: number;
}

/** What every load-balancing algorithm promises, or every one of a kind. */
export interface Law {
  /** What is true of an algorithm that keeps it. */
  readonly sentence: string;
  /** Whether algorithms of this kind promise it. */
  appliesTo(algorithm: Algorithm): boolean;
  /**
   * Tries it. What the algorithm throws comes through.
   *
   * @throws {Breach} where the law was broken.
   */
  check(subject: Subject): void;
}

/** Ends a trial: the algorithm did what it may not do, told in words. */
export class Breach extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Breach';
  }
}
