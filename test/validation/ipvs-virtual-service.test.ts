import { describe, expect, it } from 'vitest';
import { type IpvsTrace, ipvsTraces } from '../ipvs-traces.ts';
import { TraceReplay } from './ipvs-trace-replay.ts';

// What a Linux kernel 6.1 decided, connection by connection, in recorded lives of virtual services: all that were
// recorded, whether their scheduler could be asked alone or not.

/** Every step whose outcome was recorded: what came of it there, and here. */
function outcomes(trace: IpvsTrace, replay: TraceReplay): { recorded: string[]; replayed: string[] } {
  const recorded: string[] = [];
  const replayed: string[] = [];
  const note = (position: number, theirs: readonly unknown[], ours: readonly unknown[]): void => {
    recorded.push(`${position} ${JSON.stringify(trace.steps[position])}: ${theirs.join(' ')}`);
    replayed.push(`${position} ${JSON.stringify(trace.steps[position])}: ${ours.join(' ')}`);
  };
  for (const [position, step] of trace.steps.entries()) {
    const wasBackedOff = step[0] === 'p' && replay.isBackedOff(step);
    const ours = replay.step(position);
    if (step[0] === 'o') note(position, [step[3] ?? ''], ours);
    // A client whose bytes were dropped sends them again only after a second or more, when its test has given up.
    else if (step[0] === 'p' && !(wasBackedOff && step[2] === 'timeout')) note(position, step.slice(2), ours);
  }
  return { recorded, replayed };
}

describe('a virtual service', () => {
  it('is replayed against every trace', () => {
    expect(ipvsTraces).toHaveLength(512);
  });

  it.each(ipvsTraces)('decides as the kernel did, and counts as it did in the end: $name', (trace) => {
    const replay = new TraceReplay(trace);
    expect(replay.order).toEqual(trace.kernelOrder);
    const { recorded, replayed } = outcomes(trace, replay);
    expect(replayed).toEqual(recorded);
    replay.waitForTick();
    expect(replay.state).toEqual(trace.end);
  });
});
