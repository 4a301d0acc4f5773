import type { Bench } from './bench.ts';
import { cppLanes } from './cpp/lanes.ts';
import { bareEngine } from './engine/bare-engine.ts';
import { EVENTS_PER_REQUEST, type Measurement, type Program, type Workload } from './program.ts';
import { svcsimRun } from './whole/svcsim-run.ts';

/** All that are compared; the first is what the others are measured by. */
const programs: readonly Program[] = [cppLanes, bareEngine, svcsimRun];

const ROUNDS = 3;
const SEED = 1;
const requestsOf: Readonly<Record<Workload, number>> = { w1: 20_000_000, w3: 5_000_000 };

interface Row {
  readonly program: Program;
  readonly measurements: readonly Measurement[];
}

/**
 * Requests a second of user CPU time, and the ratio to the C++ program, on one machine in one run: the only numbers
 * that can be compared elsewhere. Programs take turns, so that a slow minute of the machine hits all of them.
 */
export const workloads: Bench = {
  name: 'workloads',

  run() {
    const able = programs.filter(isAble);
    for (const workload of ['w1', 'w3'] as const) printTable(workload, measure(workload, able));
  },
};

function isAble(program: Program): boolean {
  const reason = program.prepare();
  if (reason !== undefined) console.log(`SKIPPED: ${program.name}, because ${reason}.`);
  if (reason !== undefined && program === cppLanes) console.log('Without it there are NO RATIOS below.');
  return reason === undefined;
}

function measure(workload: Workload, able: readonly Program[]): readonly Row[] {
  const rows = able
    .filter((program) => program.workloads.includes(workload))
    .map((program) => ({ program, measurements: [] as Measurement[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const row of rows) row.measurements.push(row.program.run(workload, requestsOf[workload], SEED));
  }
  for (const row of rows) check(workload, row);
  return rows;
}

/** Nobody gets faster by simulating something else. */
function check(workload: Workload, { program, measurements }: Row): void {
  const expectedMs = workload === 'w1' ? meanLatencyOfW1Ms() : MEAN_LATENCY_OF_W3_MS;
  for (const { meanMs, hash } of measurements) {
    if (Math.abs(meanMs / expectedMs - 1) > 0.005)
      throw new Error(`${program.name}: mean latency on ${workload} ${meanMs} ms, expected ${expectedMs} ms`);
    if (hash !== measurements[0]!.hash) throw new Error(`${program.name}: another result for the same seed`);
  }
}

/** M/M/4 at utilisation 0.7 with service of 10 ms (Erlang's C formula), and the network both ways. */
function meanLatencyOfW1Ms(): number {
  const [servers, load, serviceMs] = [4, 2.8, 10];
  let blocking = 1;
  for (let n = 1; n <= servers; n++) blocking = (load * blocking) / (n + load * blocking);
  const waits = blocking / (1 - (load / servers) * (1 - blocking));
  return serviceMs + (waits * serviceMs) / (servers - load) + 0.5;
}

/** There is no formula: the C++ program's answer over 100 million requests. */
const MEAN_LATENCY_OF_W3_MS = 10.51;

function printTable(workload: Workload, rows: readonly Row[]): void {
  const base = rows.find((row) => row.program === cppLanes);
  console.log(`\n${workload}, ${requestsOf[workload].toLocaleString('en')} requests, medians of ${ROUNDS} rounds`);
  console.table(
    rows.map(({ program, measurements }) => {
      const perSecond = median(measurements.map(speed));
      // A ratio in each round, then their median: both programs had the same minute.
      const ratios = base === undefined ? [] : measurements.map((one, i) => speed(one) / speed(base.measurements[i]!));
      return {
        program: program.name,
        'requests/s': Math.round(perSecond).toLocaleString('en'),
        'events/s': Math.round(perSecond * EVENTS_PER_REQUEST).toLocaleString('en'),
        'ratio to C++': ratios.length === 0 ? 'skipped' : median(ratios).toFixed(3),
        'mean ms': measurements[0]!.meanMs.toFixed(3),
        hash: measurements[0]!.hash,
      };
    }),
  );
}

function speed({ requests, userSeconds }: Measurement): number {
  return requests / userSeconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
