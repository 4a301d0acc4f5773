// `npm run bench`: all parts, or those whose names are given.

import type { Bench } from './bench.ts';
import { eventList } from './event-list.ts';
import { lanes } from './lanes.ts';
import { micro } from './micro.ts';
import { picks } from './picks.ts';
import { workloads } from './workloads.ts';

const benches: readonly Bench[] = [workloads, micro, picks, eventList, lanes];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const bench of benches) {
  if (names.length === 0 || names.includes(bench.name)) await bench.run();
}
