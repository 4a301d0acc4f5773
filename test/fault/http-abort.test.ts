import { describe, expect, it } from 'vitest';
import type { FaultParts } from '../world.ts';
import { first, hitOnly, runTwoPods } from './two-pods.ts';

const abort = (parameters: Record<string, unknown> = {}): FaultParts => ({
  kind: 'http-abort',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, requests: [0], ...parameters },
});

describe('HTTP that is cut off at a pod', () => {
  it('is reset when the request comes, for as long as it lasts and at that pod alone', () => {
    for (const { outcome, latencyMs } of hitOnly([abort()], 2000, 5000)) {
      expect(outcome).toBe('connection-reset');
      expect(latencyMs).toBeLessThan(1);
    }
  });

  it('or when the response leaves, after the work has been done', () => {
    for (const { outcome, latencyMs } of hitOnly([abort({ side: 'response' })], 2000, 5000)) {
      expect(outcome).toBe('connection-reset');
      expect(latencyMs).toBeGreaterThan(10);
    }
  });

  it('concerns the requests of the workloads that are meant, and responses with the code that is', () => {
    expect(runTwoPods([abort({ requests: [] })])).toEqual(runTwoPods([]));
    expect(runTwoPods([abort({ side: 'response', code: 500 })])).toEqual(runTwoPods([]));
    expect(hitOnly([abort({ side: 'response', code: 200 })], 2000, 5000)[0]?.outcome).toBe('connection-reset');
  });
});
