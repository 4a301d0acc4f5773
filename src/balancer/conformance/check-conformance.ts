import type { Algorithm } from '../balancer.ts';
import type { GivenOptions } from '../option.ts';
import { columnsKept } from './columns-kept.ts';
import { evenShares } from './even-shares.ts';
import { faithfulFlows } from './faithful-flows.ts';
import { knownProbes } from './known-probes.ts';
import { Breach, type Law, type Subject } from './law.ts';
import { oneServer } from './one-server.ts';
import { repeatablePicks, seededPicks } from './repeatable-picks.ts';
import { trialSettings } from './trial-settings.ts';
import { usablePicks } from './usable-picks.ts';

/** What every load-balancing algorithm is held to, of the package and of the user's own. */
const laws: readonly Law[] = [
  usablePicks,
  repeatablePicks,
  seededPicks,
  evenShares,
  faithfulFlows,
  oneServer,
  columnsKept,
  knownProbes,
];

/** How an algorithm is tried. */
export interface ConformanceOptions {
  /** Of all chance in the trial; default 1. */
  readonly seed?: number;
  /**
   * Options of the algorithm, right ones; the others have their defaults. Without, it is tried with its defaults, and
   * with each option at its borders.
   */
  readonly options?: GivenOptions;
  /** Random programs of actions for each law that holds whatever is done; default 20. */
  readonly programs?: number;
}

/** What came of trying one law. */
export interface LawResult {
  /** What is true of an algorithm that keeps the law. */
  readonly law: string;
  /** How it was broken, in words; null where nothing was found. */
  readonly breach: string | null;
}

/**
 * Holds an algorithm to the laws that apply to it: what its picks may be whatever is done to its servers, that they come
 * again for the same seed, and what its `expectation` promises. An algorithm that throws breaks the law that was tried.
 *
 * Statistical laws allow what chance gives once in a million trials.
 */
export function checkConformance(
  algorithm: Algorithm,
  { seed = 1, options, programs = 20 }: ConformanceOptions = {},
): readonly LawResult[] {
  const settings = options === undefined ? trialSettings(algorithm.options) : [options];
  const subjects = settings.map((each): Subject => ({ algorithm, options: each, seed, programs }));
  return laws
    .filter((law) => law.appliesTo(algorithm))
    .map((law) => ({ law: law.sentence, breach: firstBreach(law, subjects) }));
}

function firstBreach(law: Law, subjects: readonly Subject[]): string | null {
  for (const subject of subjects) {
    const breach = breachOf(law, subject);
    if (breach !== null) return `${inWords(subject.options)}${breach}`;
  }
  return null;
}

function breachOf(law: Law, subject: Subject): string | null {
  try {
    law.check(subject);
    return null;
  } catch (error) {
    if (error instanceof Breach) return error.message;
    return `it threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }
}

function inWords(options: GivenOptions): string {
  const texts = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return texts.length === 0 ? '' : `with ${texts.join(', ')} `;
}
