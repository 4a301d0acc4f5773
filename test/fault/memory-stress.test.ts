import { describe, expect, it } from 'vitest';
import type { FaultParts, WorldParts } from '../world.ts';
import { first, runTwoPods } from './two-pods.ts';

const MEBIBYTE = 2 ** 20;

const stress = (parameters: Record<string, unknown>): FaultParts => ({
  kind: 'memory-stress',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, ...parameters },
});

const limited = { life: { limits: { cpu: Number.POSITIVE_INFINITY, memoryBytes: 256 * MEBIBYTE } } };
const applications = [{ concurrency: 10, serviceTime: { kind: 'constant', parameters: { value: 10 } } as const }];

/** When requests failed, and how. */
function failures(parameters: Record<string, unknown>, parts: WorldParts = {}): readonly (readonly [number, string])[] {
  const requests = runTwoPods([stress(parameters)], { applications, pods: [limited, limited], ...parts });
  return requests
    .filter(({ outcome }) => outcome !== 'success')
    .map(({ dueMs, outcome, pod }) => {
      expect(pod).toBe(0);
      return [dueMs, outcome];
    });
}

describe('processes that take memory', () => {
  it('beyond the limit get the container killed, which starts again', () => {
    const failed = failures({ size: 300 * MEBIBYTE });
    expect(failed.length).toBeGreaterThan(0);
    for (const [dueMs] of failed) {
      expect(dueMs).toBeGreaterThan(1980);
      // PLEG sees it within a second, and the first restart waits for nothing.
      expect(dueMs).toBeLessThan(3100);
    }
  });

  it('below the limit change nothing', () => {
    expect(failures({ size: 200 * MEBIBYTE })).toEqual([]);
    expect(failures({ share: 0.9 })).toEqual([]);
    expect(failures({}).length).toBeGreaterThan(0);
  });

  it('without a limit have the memory of the node', () => {
    expect(failures({ size: 300 * MEBIBYTE }, { pods: [{}, {}] })).toEqual([]);
    expect(failures({ size: 17 * 1024 * MEBIBYTE }, { pods: [{}, {}] }).length).toBeGreaterThan(0);
  });

  it('before Kubernetes 1.28 are killed alone', () => {
    expect(failures({ size: 300 * MEBIBYTE }, { minor: 27 })).toEqual([]);
    expect(failures({ size: 300 * MEBIBYTE }, { minor: 28 }).length).toBeGreaterThan(0);
  });
});
