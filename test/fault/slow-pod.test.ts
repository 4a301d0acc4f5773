import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_LIMIT, PodTable } from '../../src/dataplane/pod-table.ts';
import { aWorld, constant, perUser, runWorld } from '../world.ts';

const traits = {
  node: 0,
  concurrency: 1,
  queueLimit: NO_LIMIT,
  discipline: 'fifo',
  errorRate: 0,
  demandColumn: 0,
} as const;

it('a pod is exactly as fast as before when all that slowed it has ended, in whatever order', () => {
  const factors = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(factors, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (all, order) => {
      const pods = new PodTable();
      const pod = pods.add(traits);
      const ends = all.map((factor) => pods.slow(pod, factor));
      expect(pods.slowness[pod]).toBeCloseTo(
        all.reduce((product, factor) => product * factor, 1),
        9,
      );
      for (const [i, at] of order.slice(0, all.length).entries()) ends.splice(at % (all.length - i), 1)[0]!();
      expect(pods.slowness[pod]).toBe(1);
    }),
  );
});

it('services that start while it lasts take so many times as long, and none after it', () => {
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0) },
    workloads: [{ executor: perUser(10, 90) }],
    faults: [
      {
        kind: 'slow-pod',
        atMs: 150,
        durationMs: 300,
        parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 }, factor: 3 },
      },
    ],
  });
  // Due at 0, 100, 200, 320, 440 (slow until 470), 560 …
  expect(runWorld(world, { endMs: 5000 }).latenciesMs.map(Math.round)).toEqual([
    10, 10, 30, 30, 30, 10, 10, 10, 10, 10,
  ]);
});
