import { type GivenOptions, type OptionSpecs, type OptionValues, resolveOptions } from '../balancer/option.ts';
import { assert } from '../base/assert.ts';

/** One kind of a client's policy (a budget, a rule by which a breaker opens), as it can be named and set in a scenario. */
export interface PolicyKind<Policy, Parts> {
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /** What it can be set to, by name. */
  readonly options: OptionSpecs;
  /** The policy at work; options that were not given have their defaults. */
  create(given: GivenOptions, parts: Parts): Policy;
}

/** A policy by the name of its kind, with the options that were given. */
export interface PolicySpec {
  readonly kind: string;
  readonly options: GivenOptions;
}

/** Makes a kind of what it can be set to and of what makes it of that. */
export function policyKind<const Specs extends OptionSpecs, Policy, Parts>(kind: {
  readonly name: string;
  readonly summary: string;
  readonly options: Specs;
  readonly create: (options: OptionValues<Specs>, parts: Parts) => Policy;
}): PolicyKind<Policy, Parts> {
  return {
    ...kind,
    create(given, parts) {
      const { values, mistakes } = resolveOptions(kind.options, given);
      assert(mistakes.length === 0, `the options of ${kind.name} were checked when they were read`);
      return kind.create(values as OptionValues<Specs>, parts);
    },
  };
}
