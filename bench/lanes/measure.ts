// The process in which lanes are measured. Argument: what is measured, `many` or `timeouts`.

import type { Lane } from '../../src/engine/lane.ts';
import { type EventKind, Simulation } from '../../src/engine/simulation.ts';
import { userSeconds } from '../user-seconds.ts';

/** Nanoseconds an event and its hash, or nanoseconds to schedule a time-out and cancel it. */
export interface LaneTimes {
  readonly [setting: string]: { readonly ns: number; readonly hash: string };
}

const EVENTS = 3_000_000;
const IN_LANES = 48;
const IN_LIST = 8;
const times = process.argv[2] === 'many' ? measureMany() : measureTimeouts();
console.log(JSON.stringify(times));

/** Events that go round in lanes, always the same number, and a few in the list. */
function measureMany(): LaneTimes {
  const counts = [1, 2, 4, 8, 12, 16, 24, 48];
  for (const count of counts) goRound(count, EVENTS / 10);
  return Object.fromEntries(counts.map((count) => [`${count} lanes`, goRound(count, EVENTS)]));
}

function goRound(laneCount: number, events: number): { ns: number; hash: string } {
  const simulation = new Simulation();
  const lanes: Lane[] = Array.from({ length: laneCount }, (_, i) => simulation.lane(10 + i / 7));
  let hash = 0;
  let left = events;
  const inLane: EventKind = simulation.kind('in lane', (lane) => {
    hash = Math.imul(hash ^ lane, 0x01000193);
    lanes[lane]!.schedule(inLane, lane);
    if (--left === 0) simulation.stop();
  });
  const inList: EventKind = simulation.kind('in list', (delay) => {
    hash = Math.imul(hash ^ delay, 0x01000193);
    simulation.schedule(5 + (delay % 97) / 10, inList, (delay * 31 + 17) % 1009);
    if (--left === 0) simulation.stop();
  });
  for (let i = 0; i < IN_LANES; i++) {
    simulation.run((10 * i) / IN_LANES);
    lanes[i % laneCount]!.schedule(inLane, i % laneCount);
    if (i < IN_LIST) simulation.schedule(1, inList, i);
  }
  const before = userSeconds();
  simulation.run();
  return { ns: ((userSeconds() - before) / events) * 1e9, hash: (hash >>> 0).toString(16) };
}

/** For each of 560 requests in a millisecond, cancelled 10 ms later, a time-out of a second. */
function measureTimeouts(): LaneTimes {
  const settings: Readonly<Record<string, [Holder, (request: number) => number]>> = {
    'in a lane': ['lane', () => 1000],
    'in the list': ['list', () => 1000],
    'in the list, 900 to 1,100 ms': ['list', (request) => 900 + ((request * 7919) % 2000) / 10],
  };
  const entries = Object.entries(settings);
  for (const [, [holder, delayMs]] of entries) scheduleAndCancel(holder, delayMs, EVENTS / 10);
  return Object.fromEntries(
    entries.map(([name, [holder, delayMs]]) => [name, scheduleAndCancel(holder, delayMs, EVENTS)]),
  );
}

type Holder = 'lane' | 'list';

function scheduleAndCancel(holder: Holder, delayMs: (request: number) => number, requests: number) {
  const simulation = new Simulation();
  const lane = simulation.lane(1000);
  const underWay = 5600;
  const handles = new Float64Array(underWay);
  const timesOut = simulation.kind('times out', () => {});
  const before = userSeconds();
  for (let request = 0; request < requests; request++) {
    const place = request % underWay;
    if (place % 560 === 0) simulation.run(request / 560);
    if (holder === 'lane') {
      lane.cancel(handles[place]!);
      handles[place] = lane.schedule(timesOut, request);
    } else {
      simulation.cancel(handles[place]!);
      handles[place] = simulation.schedule(delayMs(request), timesOut, request);
    }
  }
  const ns = ((userSeconds() - before) / requests) * 1e9;
  return { ns, hash: `${simulation.eventCount}/${simulation.pendingCount}` };
}
