import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CpuStress } from '../../src/dataplane/cpu-stress.ts';
import { NO_LIMIT, PodTable } from '../../src/dataplane/pod-table.ts';
import { constant, type FaultParts } from '../world.ts';
import { first, hitOnly, runTwoPods } from './two-pods.ts';

const stress = (workers: number, parameters: Record<string, unknown> = {}): FaultParts => ({
  kind: 'cpu-stress',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, workers, ...parameters },
});

const limitedTo = (cpu: number): object => ({ life: { limits: { cpu, memoryBytes: Number.POSITIVE_INFINITY } } });

const usualMs = runTwoPods([])[0]!.latencyMs;

/** By how much services of 10 ms are longer. */
function addedMs(fault: FaultParts, pod: object = {}): number {
  const hit = hitOnly([fault], 2000, 5000, { pods: [pod, pod] }).map(({ latencyMs }) => latencyMs - usualMs);
  expect(Math.max(...hit) - Math.min(...hit)).toBeLessThan(1e-6);
  return hit[0]!;
}

describe('processes that compute beside those that serve', () => {
  it('leave each thread an equal share of the container’s limit', () => {
    // Three want a CPU of one, so each has a third; half of that load leaves a half to the one that serves.
    expect(addedMs(stress(2), limitedTo(1))).toBeCloseTo(20, 6);
    expect(addedMs(stress(2, { load: 0.5 }), limitedTo(1))).toBeCloseTo(10, 6);
  });

  it('or, without a limit, of the node’s four CPUs, and slow nobody while there are enough', () => {
    expect(addedMs(stress(7))).toBeCloseTo(10, 6);
    expect(runTwoPods([stress(3)])).toEqual(runTwoPods([]));
  });

  it('use up the quota of a container whose Application says what it needs', () => {
    const cpu = { share: 1 };
    const applications = [{ concurrency: 10, serviceTime: constant(10), cpu }];
    const pods = [limitedTo(1), limitedTo(1)];
    const share = (fault: readonly FaultParts[]): number => {
      const hit = runTwoPods(fault, { applications, pods }).filter(({ pod, dueMs }) => pod === 0 && dueMs >= 2000);
      return hit.filter(({ dueMs, latencyMs }) => dueMs < 5000 && latencyMs > 30).length / hit.length;
    };
    expect(share([])).toBe(0);
    // Four of them are through with 100 ms of CPU time after 25 ms: three quarters of the time all stand still.
    expect(share([stress(4)])).toBeGreaterThan(0.2);
    const after = runTwoPods([stress(4)], { applications, pods }).filter(({ dueMs }) => dueMs > 5100);
    for (const { latencyMs } of after) expect(latencyMs).toBeLessThan(30);
  });
});

it('a pod is exactly as fast as before when all stress has ended, in whatever order', () => {
  const cpus = fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(cpus, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (all, order) => {
      const pods = new PodTable();
      const traits = {
        node: 0,
        concurrency: 1,
        queueLimit: NO_LIMIT,
        discipline: 'fifo',
        errorRate: 0,
        demandColumn: 0,
      };
      const pod = pods.add(traits as Parameters<PodTable['add']>[0]);
      const stresses = new CpuStress({ pods, cpu: null, cpusOf: () => 2 });
      const ends = all.map((each) => stresses.begin(pod, each));
      const wanted = all.reduce((sum, each) => sum + each, 0);
      expect(pods.slowness[pod]).toBeCloseTo(Math.max(1, (wanted + 1) / 2), 9);
      for (const [i, at] of order.slice(0, all.length).entries()) ends.splice(at % (all.length - i), 1)[0]!();
      expect(pods.slowness[pod]).toBe(1);
    }),
    { seed: 3 },
  );
});
