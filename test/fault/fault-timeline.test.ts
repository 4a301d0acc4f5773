import { expect, it } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import type { FaultKind } from '../../src/fault/fault.ts';
import type { FaultTarget } from '../../src/fault/fault-target.ts';
import { FaultTimeline, type PlannedFault } from '../../src/fault/fault-timeline.ts';
import { Streams } from '../../src/random/stream.ts';

const streams = new Streams(1, 0);

/** What began and ended, and when: a kind of fault that only writes it down, and one that has no end. */
function run(plans: readonly { name: string; beginsMs: number; endsMs?: number; isMoment?: boolean }[]): string[] {
  const simulation = new Simulation();
  const lines: string[] = [];
  const faults = plans.map(
    ({ name, beginsMs, endsMs = Number.POSITIVE_INFINITY, isMoment = false }, i): PlannedFault => {
      const kind: FaultKind = {
        name: 'written-down',
        summary: '',
        parameters: {},
        begin() {
          lines.push(`${simulation.nowMs} ${name} begins`);
          return isMoment ? null : () => lines.push(`${simulation.nowMs} ${name} ends`);
        },
      };
      return { name, kind, parameters: {}, beginsMs, endsMs, stream: streams.named(`${plans.length} ${i}`) };
    },
  );
  new FaultTimeline(simulation, faults, {} as FaultTarget);
  simulation.run();
  return lines;
}

it('each fault begins and ends at its times, whatever the others do', () => {
  expect(
    run([
      { name: 'long', beginsMs: 10, endsMs: 100 },
      { name: 'short', beginsMs: 20, endsMs: 30 },
      { name: 'overlapping', beginsMs: 90, endsMs: 200 },
      { name: 'endless', beginsMs: 0 },
      { name: 'moment', beginsMs: 50, endsMs: 60, isMoment: true },
    ]),
  ).toEqual([
    '0 endless begins',
    '10 long begins',
    '20 short begins',
    '30 short ends',
    '50 moment begins',
    '90 overlapping begins',
    '100 long ends',
    '200 overlapping ends',
  ]);
});
