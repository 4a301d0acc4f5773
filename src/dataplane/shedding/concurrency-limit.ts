import { type GivenOptions, type OptionSpecs, type OptionValues, resolveOptions } from '../../balancer/option.ts';
import { assert } from '../../base/assert.ts';
import type { Stream } from '../../random/stream.ts';

/** How many requests a process may have at a time, and what it learns from those that leave. */
export interface ConcurrencyLimit {
  /** Those in service and those that wait; at least 1. */
  readonly limit: number;
  /**
   * A request has left after `stayMs`; `inFlight` were there when it came, itself included. `isDropped`: nobody wanted
   * its answer any more.
   */
  left(nowMs: number, stayMs: number, inFlight: number, isDropped: boolean): void;
}

/** A kind of such a limit: one file, one line in the registry. */
export interface ConcurrencyLimitKind {
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly options: OptionSpecs;
  /** Options that were not given have their defaults. What is drawn comes from `stream`. */
  create(given: GivenOptions, stream: Stream): ConcurrencyLimit;
}

/** A limit by the name of its kind, with the options that were given. */
export interface ConcurrencyLimitSpec {
  readonly kind: string;
  readonly options: GivenOptions;
}

/** Makes a kind of what it can be set to and of what makes it of that. */
export function concurrencyLimitKind<const Specs extends OptionSpecs>(kind: {
  readonly name: string;
  readonly summary: string;
  readonly options: Specs;
  readonly create: (options: OptionValues<Specs>, stream: Stream) => ConcurrencyLimit;
}): ConcurrencyLimitKind {
  return {
    ...kind,
    create(given, stream) {
      const { values, mistakes } = resolveOptions(kind.options, given);
      assert(mistakes.length === 0, `the options of ${kind.name} were checked when they were read`);
      return kind.create(values as OptionValues<Specs>, stream);
    },
  };
}
