import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { type LoggedRequest, runWorld } from '../world.ts';

// Five documents of each kind of Chaos Mesh's, in the form of its documentation, run as they are: beside a small cluster
// in which two pods call a Service of four 40 times a second, each time by its name and on a new connection. Each does
// what it says while it lasts, and nothing afterwards.

const folder = new URL('../fixtures/chaos-mesh/', import.meta.url);
const END_S = 150;

function read(name: string): { readonly name: string; readonly text: string } {
  return { name, text: readFileSync(new URL(name, folder), 'utf8') };
}

function run(...files: readonly string[]): readonly LoggedRequest[] {
  const { alternatives } = parseScenario(['base.yaml', ...files].map(read), { inputHash: 'sha256:0' });
  return runWorld(alternatives[0]!.world, { endMs: END_S * 1000, seed: 7 }).requests;
}

/** What became of the requests that were due in a time, given in seconds. */
class Seen {
  readonly #requests: readonly LoggedRequest[];

  constructor(requests: readonly LoggedRequest[], fromS: number, toS: number) {
    this.#requests = requests.filter(({ dueMs }) => dueMs >= fromS * 1000 && dueMs < toS * 1000);
  }

  /** Share of the requests that ended so. */
  share(outcome: string): number {
    return this.#requests.filter((request) => request.outcome === outcome).length / this.#requests.length;
  }

  get failing(): number {
    return 1 - this.share('success');
  }

  get meanMs(): number {
    return this.#requests.reduce((sum, { dueMs, endedMs }) => sum + endedMs - dueMs, 0) / this.#requests.length;
  }

  /** Share of the requests that took so long or longer. */
  slower(ms: number): number {
    return this.#requests.filter(({ dueMs, endedMs }) => endedMs - dueMs >= ms).length / this.#requests.length;
  }
}

const untouched = new Seen(run(), 0, END_S);

/** The time in which a document acts, in seconds; what it does then; and when all is as before. */
type Case = readonly [name: string, during: readonly [number, number][], does: (seen: Seen) => void, overS: number];

/** So many seconds for the kubelet to hear of a change and to start a container that listens after a second. */
const RESTART_S = 5;

const refusesQuarter = (seen: Seen): void => expect(seen.share('stale-endpoint')).toBeCloseTo(0.25, 1);
const losesSome = (seen: Seen): void => {
  expect(seen.failing).toBeGreaterThan(0.01);
  expect(seen.failing).toBeLessThan(0.6);
};
const failsBy =
  (outcome: string, share: number) =>
  (seen: Seen): void =>
    expect(seen.share(outcome)).toBeCloseTo(share, 1);
const takesLonger =
  (ms: number) =>
  (seen: Seen): void => {
    expect(seen.failing).toBe(0);
    expect(seen.meanMs - untouched.meanMs).toBeGreaterThan(0.8 * ms);
    expect(seen.meanMs - untouched.meanMs).toBeLessThan(1.2 * ms);
  };

const cases: readonly Case[] = [
  // The pod stays ready, because it has no readiness probe, and refuses what it gets.
  ['pod-chaos-pod-failure', [[2, 30]], refusesQuarter, 30 + RESTART_S],
  ['pod-chaos-pod-failure-percent', [[2, 40]], failsBy('stale-endpoint', 0.5), 40 + RESTART_S],
  // Until the rules of the callers' nodes no longer name the pods.
  ['pod-chaos-pod-kill', [[0, 1]], losesSome, RESTART_S],
  ['pod-chaos-pod-kill-grace', [[0, 1]], losesSome, 10 + RESTART_S],
  // Until it listens again, in the same pod.
  ['pod-chaos-container-kill', [[0, 1]], losesSome, RESTART_S],

  // Two packets of the server's for each request: the answer to the SYN, and the response; of one pod in four.
  ['network-chaos-delay', [[0, 60]], takesLonger((2 * 60) / 4), 60],
  // Half of the packets, on average, go at once.
  ['network-chaos-reorder', [[0, 60]], (seen) => expect(seen.meanMs).toBeGreaterThan(untouched.meanMs + 100), 60],
  ['network-chaos-partition', [[0, 44]], failsBy('connect-timeout', 0.5), 45],
  // 8 KiB a second are less than a response of 10 requests a second.
  ['network-chaos-bandwidth', [[10, 60]], (seen) => expect(seen.failing).toBeGreaterThan(0.8), 62],
  [
    'network-chaos-netem',
    [[0, 50]],
    (seen) => {
      expect(seen.failing).toBeGreaterThan(0.05);
      // A SYN, or its answer, is sent again after a second, which is too late; data after 0.2 s.
      expect(seen.slower(200)).toBeGreaterThan(0.1);
    },
    50,
  ],

  // Two threads that compute, and one that serves, on a limit of one CPU: three times as slow, at one pod in four.
  ['stress-chaos-cpu', [[0, 60]], takesLonger((2 * 5) / 4), 60],
  ['stress-chaos-half-load', [[0, 75]], takesLonger(2 * 5), 75],
  // Its container is killed, and comes back.
  ['stress-chaos-memory', [[0, 1]], losesSome, RESTART_S],
  ['stress-chaos-memory-percent', [[0, 1]], losesSome, RESTART_S],
  ['stress-chaos-both', [[5, 30]], takesLonger((4 * 5) / 4), 30],

  ['dns-chaos-error', [[0, 49]], failsBy('dns-failure', 1), 50],
  ['dns-chaos-random', [[0, 29]], failsBy('connect-timeout', 1), 30],
  ['dns-chaos-all-names', [[0, 59]], failsBy('dns-failure', 0.5), 60],
  ['dns-chaos-wildcard', [[0, 44]], failsBy('dns-failure', 0.5), 45],
  ['dns-chaos-percent', [[0, 39]], failsBy('connect-timeout', 0.5), 40],

  ['http-chaos-abort', [[0, 29]], failsBy('connection-reset', 1), 30],
  ['http-chaos-delay', [[0, 60]], takesLonger(100), 60],
  ['http-chaos-replace', [[0, 45]], failsBy('server-error', 0.25), 45],
  ['http-chaos-response-delay', [[0, 40]], failsBy('timeout', 0.25), 40],
  [
    'http-chaos-delay-and-replace',
    [[0, 49]],
    // Whichever number of pods was drawn: what is wrong is what is late.
    (seen) => {
      expect(seen.share('server-error')).toBeGreaterThan(0.2);
      expect(seen.slower(50)).toBeCloseTo(seen.share('server-error'), 9);
    },
    50,
  ],

  [
    'schedule-pod-kill',
    [
      [40, 41],
      [80, 81],
      [120, 121],
    ],
    losesSome,
    120 + RESTART_S,
  ],
  [
    'schedule-network-delay',
    [
      [60, 72],
      [120, 132],
    ],
    takesLonger((2 * 50) / 4),
    132,
  ],
  [
    'schedule-stress',
    [
      [50, 70],
      [100, 120],
    ],
    takesLonger(8 * 5),
    120,
  ],
  [
    'schedule-http-abort',
    [
      [60, 70],
      [120, 129],
    ],
    failsBy('connection-reset', 1),
    130,
  ],
  // What is due at 60 s and 120 s would begin while one is there, and is left out.
  [
    'schedule-dns-error',
    [
      [30, 69],
      [90, 129],
    ],
    failsBy('dns-failure', 1),
    130,
  ],
];

describe('a document of Chaos Mesh', () => {
  it.each(cases)('%s does what it says while it lasts, and nothing afterwards', (name, during, does, overS) => {
    const requests = run(`${name}.yaml`);
    for (const [fromS, toS] of during) does(new Seen(requests, fromS, toS));
    const times = [...during.map(([fromS]) => fromS), END_S];
    // Between two times that it is there, all is as if it never were.
    for (const [i, [, toS]] of during.slice(0, -1).entries()) expectUntouched(requests, toS + RESTART_S, times[i + 1]!);
    if (name.startsWith('schedule')) expectUntouched(requests, 0, during[0]![0]);
    expectUntouched(requests, overS, END_S);
  });

  it('of each kind is there five times', () => {
    for (const kind of ['pod-chaos', 'network-chaos', 'stress-chaos', 'dns-chaos', 'http-chaos', 'schedule']) {
      expect(cases.filter(([name]) => name.startsWith(kind))).toHaveLength(5);
    }
    const files = readdirSync(folder).filter((file) => file !== 'base.yaml');
    expect(files.sort()).toEqual(cases.map(([name]) => `${name}.yaml`).sort());
  });
});

/** Nothing fails, and it takes as long as without the document. */
function expectUntouched(requests: readonly LoggedRequest[], fromS: number, toS: number): void {
  if (toS <= fromS) return;
  const seen = new Seen(requests, fromS, toS);
  expect(seen.failing).toBe(0);
  expect(Math.abs(seen.meanMs / untouched.meanMs - 1)).toBeLessThan(0.05);
}
