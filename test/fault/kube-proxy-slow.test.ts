import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, runWorld } from '../world.ts';

const kill: FaultParts = {
  kind: 'pod-kill',
  parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
  atMs: 5000,
};

/** When the rules of the nodes no longer named the pod, in order. */
function changesMs(parameters: FaultParts['parameters'], durationMs: number | null = null): readonly number[] {
  const world = aWorld({
    nodeZones: [0, 0],
    pods: [
      { node: 1, owner: null },
      { node: 1, owner: null },
    ],
    workloads: [{ clientNodes: [0, 1], timeoutMs: 200 }],
    faults: [{ kind: 'kube-proxy-slow', parameters, atMs: 0, durationMs }, kill],
  });
  return runWorld(world, { endMs: 30_000 }).marks.map(({ atMs }) => atMs - 5000);
}

describe('kube-proxy that is slow', () => {
  it('is done so much later, on one node or on all', () => {
    const delay = constant(7000);
    const usual = changesMs({ delay }, 1000);
    expect(usual).toHaveLength(2);
    expect(changesMs({ delay }).map((ms) => ms - 7000)).toEqual(usual.map((ms) => expect.closeTo(ms, 6)));
    const [own, other] = changesMs({ node: 1, delay });
    expect(own).toBeLessThan(1500);
    expect(other).toBeGreaterThan(7000);
  });
});
