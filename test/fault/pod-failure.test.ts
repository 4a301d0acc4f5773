import { describe, expect, it } from 'vitest';
import { aProbe, constant, type FaultParts, type WorldParts } from '../world.ts';
import { first, runTwoPods, type Served } from './two-pods.ts';

const failure: FaultParts = { kind: 'pod-failure', atMs: 2000, durationMs: 3000, parameters: { pods: first } };

const world = (life: object = {}): WorldParts => ({
  applications: [{ concurrency: 10, serviceTime: constant(10), startUpMs: 500 }],
  pods: [{ life: { startUpMs: 500, ...life } }, { life: { startUpMs: 500, ...life } }],
});

const refused = (requests: readonly Served[]): readonly number[] =>
  requests.filter(({ outcome }) => outcome === 'stale-endpoint').map(({ dueMs }) => dueMs);

describe('a pod whose image was replaced', () => {
  it('is ready again without a readiness probe, and refuses all that it gets until its own process listens again', () => {
    const requests = runTwoPods([failure], world());
    const times = refused(requests);
    // Between the end of one container and the start of the next the pod is unready for a moment.
    const hit = requests.filter(({ pod, dueMs }) => pod === 0 && dueMs >= 4000 && dueMs < 5000);
    expect(hit.length).toBeGreaterThan(15);
    for (const { outcome } of hit) expect(outcome).toBe('stale-endpoint');
    expect(times[0]).toBeGreaterThan(2000);
    // The kubelet hears of it, stops what does nothing, and the process listens half a second later.
    expect(times.at(-1)).toBeGreaterThan(5000);
    expect(times.at(-1)).toBeLessThan(5800);
  });

  it('leaves the other pod and all draws alone', () => {
    const without = runTwoPods([], world());
    for (const [i, request] of runTwoPods([failure], world()).entries()) {
      if (request.pod === 1) expect(request.outcome).toBe('success');
      // Until the rules name it again.
      if (request.dueMs < 2000 || request.dueMs > 8000) expect(request).toEqual(without[i]);
    }
  });

  it('is taken out of the rules by its readiness probe, and comes back', () => {
    const readiness = aProbe({ periodMs: 500, failureThreshold: 1 });
    const requests = runTwoPods([failure], world({ readiness }));
    const between = requests.filter(({ dueMs }) => dueMs > 4200 && dueMs < 5000);
    expect(between.every(({ pod, outcome }) => pod === 1 && outcome === 'success')).toBe(true);
    const after = requests.filter(({ dueMs }) => dueMs > 8500);
    expect(after.some(({ pod }) => pod === 0)).toBe(true);
    expect(refused(after)).toEqual([]);
  });

  it('comes back as late as the last of those that replaced its image lets it', () => {
    const longer: FaultParts = { ...failure, name: 'longer', atMs: 3000, durationMs: 4000 };
    const times = refused(runTwoPods([failure, longer], world()));
    expect(times.at(-1)).toBeGreaterThan(7000);
    expect(times.at(-1)).toBeLessThan(7800);
  });
});
