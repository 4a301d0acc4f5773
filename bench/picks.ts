import type { Algorithm } from '../src/balancer/balancer.ts';
import { algorithms } from '../src/balancer/registry.ts';
import type { Bench } from './bench.ts';
import { PickLoop } from './picks/pick-loop.ts';
import { type Complexity, references } from './picks/references.ts';
import { userSeconds } from './user-seconds.ts';

const COUNTS = [10, 100, 1000, 10_000];
/** So many picks go into the hash. */
const HASHED = 1000;
/** A cell is measured so often, for so long each time; the fastest counts, as the one that nobody disturbed. */
const ROUNDS = 5;
const ROUND_MS = 12;
/**
 * By how much ten times as many endpoints may lengthen a pick: what the complexity asks for, and as much again for
 * caches of the processor that no longer hold the columns.
 */
const mostGrowth: Readonly<Record<Complexity, number>> = { constant: 4, logarithmic: 5, linear: 25 };

/**
 * Nanoseconds a pick, by algorithm and number of endpoints, with connections open at half of them; where the algorithm
 * looks at connections, or is told of them, one is opened and one closed with each pick, which counts.
 */
export const picks: Bench = {
  name: 'picks',

  run() {
    console.log('\nns a pick by number of endpoints, of user CPU time');
    const rows = algorithms.map(measure);
    console.table(
      Object.fromEntries(
        rows.map(({ algorithm, nanoseconds, hash }) => [
          algorithm.name,
          {
            ...Object.fromEntries(COUNTS.map((count, i) => [String(count), rounded(nanoseconds[i]!)])),
            'growth 10 to 10,000': rounded(nanoseconds.at(-1)! / nanoseconds[0]!),
            reference: complexityOf(algorithm),
            'hash of picks': hash,
          },
        ]),
      ),
    );
    const worse = rows.filter(isWorse).map(({ algorithm }) => algorithm.name);
    console.log(
      worse.length === 0
        ? 'growth up to 10,000 endpoints: none is worse than the complexity of its reference'
        : `growth up to 10,000 endpoints: WORSE than the complexity of the reference: ${worse.join(', ')}`,
    );
  },
};

interface Row {
  readonly algorithm: Algorithm;
  /** By position in `COUNTS`. */
  readonly nanoseconds: readonly number[];
  readonly hash: string;
}

function measure(algorithm: Algorithm): Row {
  let hash = 0;
  const nanoseconds = COUNTS.map((count) => {
    const loop = new PickLoop(algorithm, count);
    hash = loop.run(HASHED, hash);
    return nanosecondsOf(loop);
  });
  return { algorithm, nanoseconds, hash: (hash >>> 0).toString(16).padStart(8, '0') };
}

function nanosecondsOf(loop: PickLoop): number {
  // How many fit into a round is found by doubling, which also lets V8 compile the loop.
  let picks = 16;
  let took = timeOf(loop, picks);
  while (took < ROUND_MS) {
    picks *= 2;
    took = timeOf(loop, picks);
  }
  const times = Array.from({ length: ROUNDS }, () => timeOf(loop, picks));
  return (Math.min(...times) / picks) * 1e6;
}

/** In ms of user CPU time. */
function timeOf(loop: PickLoop, picks: number): number {
  const began = userSeconds();
  loop.run(picks, 0);
  return (userSeconds() - began) * 1000;
}

function complexityOf({ name }: Algorithm): Complexity {
  const reference = references[name];
  if (reference === undefined) throw new Error(`bench/picks/references.ts has no line for ${name}`);
  return reference.pick;
}

/** It grows faster over the last factor of ten and over the last two: one alone may be a cache, or a rare long way. */
function isWorse({ algorithm, nanoseconds }: Row): boolean {
  const [, hundred, thousand, last] = nanoseconds as [number, number, number, number];
  const most = mostGrowth[complexityOf(algorithm)];
  return last / thousand > most && last / hundred > most * most;
}

function rounded(value: number): number {
  return Number(value.toFixed(value < 100 ? 1 : 0));
}
