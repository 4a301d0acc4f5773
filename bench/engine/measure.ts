// The process in which a workload runs on the bare engine. Arguments: workload, requests, seed.

import { assert } from '../../src/base/assert.ts';
import type { Measurement, Workload } from '../program.ts';
import { userSeconds } from '../user-seconds.ts';
import { BareModel } from './bare-model.ts';

/** So many requests come before the measurement: the compiler has done its work, the queues are in their usual state. */
const WARM_UP_REQUESTS = 300_000;

const [workload, requests, seed] = process.argv.slice(2) as [Workload, string, string];
const model = new BareModel(workload, WARM_UP_REQUESTS + Number(requests), Number(seed));
model.simulation.run(WARM_UP_REQUESTS * model.interarrivalMs);
const before = userSeconds();
const requestsBefore = model.latency.count;
model.simulation.run();

assert(model.latency.count === WARM_UP_REQUESTS + Number(requests), 'every request is answered');
assert(model.timeoutCount === 0, 'no request waits for a second');
assert(model.simulation.pendingCount === 0, 'in the end nothing is left to happen');

const measurement: Measurement = {
  requests: model.latency.count - requestsBefore,
  userSeconds: userSeconds() - before,
  meanMs: model.latency.meanMs,
  hash: hashOf(model.latency.toColumns().counts),
};
console.log(JSON.stringify(measurement));

/** FNV-1a, a word for each count. */
function hashOf(counts: Float64Array): string {
  let hash = 0x811c9dc5;
  for (const count of counts) hash = Math.imul(hash ^ count, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
