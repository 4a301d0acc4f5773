import { describe, expect, it } from 'vitest';
import { aWorld, constant, runWorld } from '../world.ts';

// What servers have for themselves, where a pod comes again by the same name: of a StatefulSet, or when its node boots.

describe('a pod that comes again by its name', () => {
  it.each([
    ['CPU limits', { cpu: { share: 1 } }],
    ['load shedding', { shedding: { limit: { kind: 'vegas', options: {} }, guaranteed: [], codel: null } }],
  ])('has draws of its own: %s', (_, parts) => {
    const world = aWorld({
      nodeZones: [0, 0],
      applications: [{ ...parts, serviceTime: constant(30), startUpMs: 100 }],
      pods: [{ node: 1, life: { limits: { cpu: 0.5, memoryBytes: Number.POSITIVE_INFINITY } } }],
      workloads: [{ timeoutMs: 500 }],
      faults: [
        { name: 'first', kind: 'node-reboot', parameters: { node: 1, bootTime: 1000 }, atMs: 2000 },
        { name: 'second', kind: 'node-reboot', parameters: { node: 1, bootTime: 1000 }, atMs: 60_000 },
      ],
    });
    const { requests } = runWorld(world, { endMs: 120_000 });
    expect(new Set(requests.slice(-100).map(({ outcome }) => outcome))).toEqual(new Set(['success']));
  });
});
