import { expect, it } from 'vitest';
import { constant, type FaultParts } from '../world.ts';
import { first, hitOnly, runTwoPods } from './two-pods.ts';

const replace = (status: number, parameters: Record<string, unknown> = {}): FaultParts => ({
  kind: 'http-replace',
  atMs: 2000,
  durationMs: 3000,
  parameters: { pods: first, requests: [0], status, ...parameters },
});

it('a response with another status code takes as long, and is an error from 400 on', () => {
  const [usual] = runTwoPods([]);
  for (const status of [404, 503]) {
    for (const { outcome, latencyMs } of hitOnly([replace(status)], 2000 - usual!.latencyMs, 5000 - usual!.latencyMs)) {
      expect(outcome).toBe('server-error');
      expect(latencyMs).toBeCloseTo(usual!.latencyMs, 6);
    }
  }
});

it('a good code makes a success of an error', () => {
  const applications = [{ concurrency: 10, serviceTime: constant(10), errorRate: 1 }];
  const hit = hitOnly([replace(200, { code: 500 })], 2000, 4980, { applications });
  expect(new Set(hit.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
  expect(hitOnly([replace(200, { code: 503 })], 2000, 4980, { applications })[0]?.outcome).toBe('server-error');
});
