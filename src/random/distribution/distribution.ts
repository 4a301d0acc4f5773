import type { Stream } from '../stream.ts';

/** A probability distribution of durations, its parameters already fixed. Immutable; shared freely. */
export interface Distribution {
  /** Expectation, in ms. */
  readonly meanMs: number;
  /** Variance, in ms². */
  readonly varianceMs2: number;
  /** The value, when it is always the same: an event after a constant delay can go to a cheaper list. */
  readonly constantMs?: number;
  /** What draws from it, in ms and never negative, with the random numbers of a stream. */
  from(stream: Stream): () => number;
}

/**
 * A distribution as it stands in a scenario: the name of its kind and its parameters as plain data.
 * Durations are milliseconds; a distribution inside (a mixture's) is again such an object.
 */
export interface DistributionSpec {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A bound of a number: `min` and `max` are allowed themselves, `above` and `below` are not. */
export interface Bounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/**
 * What a parameter holds: a duration; a plain number; a whole number; a probability from 0 to 1; or a
 * list with at least `minItems` members.
 */
export type ParameterType =
  | ({ readonly type: 'duration' } & Bounds)
  | ({ readonly type: 'number' } & Bounds)
  | ({ readonly type: 'count' } & Bounds)
  | { readonly type: 'probability' }
  | ({ readonly type: 'durations'; readonly minItems: number } & Bounds)
  | {
      readonly type: 'objects';
      readonly minItems: number;
      /** The fields of each member. */
      readonly fields: Readonly<Record<string, Parameter>>;
    }
  | { readonly type: 'distribution' };

/**
 * A parameter of a kind, described so that a parser can check it, a reference can explain it and a
 * JSON Schema can hold it without knowing the kind. Bounds of durations are milliseconds.
 */
export type Parameter = ParameterType & {
  /** One sentence for the reference. */
  readonly summary: string;
  readonly required: boolean;
};

/** A kind of distribution: one file, one entry in the registry. */
export interface DistributionKind<P> {
  /** Its name in a scenario. */
  readonly name: string;
  /** What it is and when to use it, in one or two sentences. */
  readonly summary: string;
  /** Its parameters by field name, in the order in which they are explained. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /**
   * Whether parameters that are right each for itself are right together.
   *
   * @returns what was expected, as a phrase that completes "expected …"; undefined when all is well.
   */
  check?(parameters: P): string | undefined;
  /** The distribution. The parameters have been checked. */
  create(parameters: P): Distribution;
}
