import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, runWorld } from '../world.ts';

const killAt = (atMs: number): FaultParts => ({
  name: `kill-${atMs}`,
  kind: 'pod-kill',
  parameters: { pods: { pods: [0, 1, 2], named: false, mode: 'one', value: 1 } },
  atMs,
});

/** When the rules of the only node changed. */
function changesMs(
  kills: readonly number[],
  parameters: FaultParts['parameters'],
  durationMs: number,
): readonly number[] {
  const world = aWorld({
    pods: [{ owner: null }, { owner: null }, { owner: null }],
    workloads: [{ timeoutMs: 200 }],
    faults: [{ kind: 'endpoint-slice-lag', parameters, atMs: 0, durationMs }, ...kills.map(killAt)],
  });
  return runWorld(world, { endMs: 30_000 }).marks.map(({ atMs }) => atMs);
}

describe('an EndpointSlice controller that lags', () => {
  it('writes each slice so much later', () => {
    const [usual] = changesMs([5000], {}, 1);
    const [late] = changesMs([5000], { delay: constant(4000) }, 10_000);
    expect(late! - usual!).toBeCloseTo(4000, 6);
  });

  it('writes nothing while it stands still, and then once what has become of all', () => {
    const changes = changesMs([3000, 5000], {}, 12_000);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toBeGreaterThan(12_000);
    expect(changes[0]).toBeLessThan(13_500);
  });
});
