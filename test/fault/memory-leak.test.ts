import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, startWorld } from '../world.ts';

const MEBIBYTE = 1024 * 1024;
const once = { pods: [0], named: true, mode: 'all', value: 100 };

/** One pod with 100 MiB serves 50 requests a second of 2 ms, and listens at once when its container starts. */
function run(parameters: Record<string, unknown>, durationMs: number | null, endMs = 30_000) {
  const leak: FaultParts = { kind: 'memory-leak', atMs: 1000, durationMs, parameters: { pods: once, ...parameters } };
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0) },
    applications: [{ serviceTime: constant(2) }],
    pods: [{ life: { limits: { cpu: Number.POSITIVE_INFINITY, memoryBytes: 100 * MEBIBYTE } } }],
    workloads: [
      {
        executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 50 },
        target: { kind: 'pod', pod: 0 },
      },
    ],
    faults: [leak],
  });
  const started = startWorld(world, { endMs });
  const failed = started.finish().requests.filter(({ outcome }) => outcome !== 'success');
  return { started, failedMs: failed.map(({ dueMs }) => dueMs) };
}

describe('a process that loses memory', () => {
  it('is killed exactly when its limit is reached, by time', () => {
    const { failedMs } = run({ perSecond: 10 * MEBIBYTE, used: 40 * MEBIBYTE }, 8000);
    // 60 MiB at 10 MiB a second, from 1 s on.
    expect(failedMs[0]).toBeGreaterThanOrEqual(7000 - 20);
    expect(failedMs[0]).toBeLessThanOrEqual(7000 + 20);
    // The leak ends at 9 s, the kubelet has the container back after a second or so.
    expect(Math.max(...failedMs)).toBeLessThan(9000);
  });

  it('or by the requests that it has served, within a tenth of a second', () => {
    const { failedMs } = run({ perRequest: MEBIBYTE }, 3000);
    expect(failedMs[0]).toBeGreaterThanOrEqual(3000 - 40);
    expect(failedMs[0]).toBeLessThanOrEqual(3100 + 40);
  });

  it('is killed again and again while the leak lasts, each time later by the back-off', () => {
    const { failedMs } = run({ perSecond: 50 * MEBIBYTE }, null, 120_000);
    const gaps = failedMs.slice(1).map((atMs, i) => atMs - failedMs[i]!);
    const restarts = gaps.filter((gap) => gap > 1500).length;
    expect(restarts).toBeGreaterThanOrEqual(3);
    expect(failedMs.length / 6000).toBeGreaterThan(0.5);
  });

  it('is not killed when the leak ends before, nor without a limit', () => {
    expect(run({ perSecond: 10 * MEBIBYTE }, 9000).failedMs).toEqual([]);
    expect(run({ perSecond: 0, perRequest: 0 }, null).failedMs).toEqual([]);
  });

  it('has an end as all others: its cause is that there was no memory', () => {
    const { started } = run({ perSecond: 100 * MEBIBYTE }, 1500, 2010);
    expect(started.log.outcomes).toContain('stale-endpoint');
  });
});
