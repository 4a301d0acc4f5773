import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import type { LaneTimes } from './lanes/measure.ts';

/** What lanes cost when there are many, and what they save for time-outs. */
export const lanes: Bench = {
  name: 'lanes',

  run() {
    console.log('\n48 events in so many lanes, 8 in the list: ns of user CPU time an event');
    print(measure('many'));
    console.log('\n5,600 time-outs under way, each cancelled: ns of user CPU time to schedule one and cancel it');
    print(measure('timeouts'));
  },
};

function measure(what: string): LaneTimes {
  const file = join(import.meta.dirname, 'lanes', 'measure.ts');
  return JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', file, what], { encoding: 'utf8' })) as LaneTimes;
}

function print(times: LaneTimes): void {
  console.table(Object.entries(times).map(([setting, { ns, hash }]) => ({ setting, ns: ns.toFixed(1), hash })));
}
