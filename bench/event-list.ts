import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { candidates } from './event-list/candidates.ts';
import { type Point, settings } from './event-list/settings.ts';

/** Candidates for the future event list: nanoseconds a hold, by increments and pending events. Less is better. */
export const eventList: Bench = {
  name: 'event-list',

  run() {
    const points = candidates.map(({ name }) => measure(name));
    console.log('\nfuture event lists, hold model: ns of user CPU time to take out an event and schedule it again');
    console.table(
      settings.map(({ increments, pending }) => {
        const found = points.map((of) =>
          of.find((point) => point.increments === increments && point.pending === pending),
        );
        const hashes = new Set(found.flatMap((point) => (point === undefined ? [] : [point.hash])));
        if (hashes.size > 1) throw new Error(`the lists disagree on the order: ${increments}, ${pending} pending`);
        const columns = candidates.map(({ name }, i) => [name, found[i]?.nsPerHold.toFixed(0) ?? '–']);
        return { increments, pending, ...Object.fromEntries(columns), hash: [...hashes][0]!.toString(16) };
      }),
    );
  },
};

function measure(name: string): readonly Point[] {
  const file = join(import.meta.dirname, 'event-list', 'measure.ts');
  return JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', file, name], { encoding: 'utf8' })) as Point[];
}
