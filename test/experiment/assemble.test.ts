import { describe, expect, it } from 'vitest';
import { aWorld, pooled, startWorld, type WorkloadParts } from '../world.ts';

const udp = { ...pooled(1, Number.POSITIVE_INFINITY), protocol: 'udp' } as const;

describe('a run that is ready', () => {
  it('knows by which rules the connections of each workload go', () => {
    const node = (index: number): WorkloadParts => ({ clientNodes: [index, index] });
    const run = startWorld(aWorld({ nodeZones: [0, 0], workloads: [node(0), node(1), { connection: udp }] }), {
      endMs: 0,
    });
    const [first, second, third] = run.rulesOfWorkload;
    expect([first!.length, second!.length]).toEqual([1, 1]);
    expect(second![0]).not.toBe(first![0]);
    expect(third![0]).toBe(first![0]);
    expect(run.targetOfWorkload).toEqual([0, 0, 0]);
    run.finish();
  });

  it('is left as it began when nothing is sent', () => {
    const run = startWorld(aWorld({ workloads: [{}, { connection: udp }] }), { endMs: 0 });
    expect(run.finish()).toMatchObject({ sent: 0, requests: [], connections: [] });
    expect(run.simulation.pendingCount).toBe(0);
  });
});
