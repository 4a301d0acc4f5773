import { expect, it } from 'vitest';
import type { FaultParts } from '../world.ts';
import { first, hitOnly } from './two-pods.ts';

const failing = (parameters: Record<string, unknown> = {}): FaultParts => ({
  kind: 'fast-fail',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, ...parameters },
});

it('a pod that fails fast answers each request with an error after a millisecond, while it lasts', () => {
  for (const { outcome, latencyMs } of hitOnly([failing()], 2000, 5000)) {
    expect(outcome).toBe('server-error');
    expect(latencyMs).toBeGreaterThan(1);
    expect(latencyMs).toBeLessThan(2);
  }
});

it('or after the latency that is said, without waiting for anybody', () => {
  const applications = [{ concurrency: 1, serviceTime: { kind: 'constant', parameters: { value: 10 } } as const }];
  for (const { latencyMs } of hitOnly([failing({ latency: 30 })], 2000, 5000, { applications })) {
    expect(latencyMs).toBeGreaterThan(30);
    expect(latencyMs).toBeLessThan(31);
  }
});
