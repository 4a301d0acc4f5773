import { describe, expect, it } from 'vitest';
import { aWorld, exponential, type FaultParts, type LoggedRequest, runWorld, type WorldParts } from '../world.ts';

const parts: WorldParts = {
  nodeZones: [0, 1, 1, 2],
  applications: [{ concurrency: 10, serviceTime: exponential(5) }],
  pods: [{ node: 0 }, { node: 1 }, { node: 2 }, { node: 3 }],
  workloads: [
    {
      executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 },
      timeoutMs: 1000,
      clientNodes: [0, 3],
    },
  ],
};

function requestsOf(faults: readonly FaultParts[]): readonly LoggedRequest[] {
  return runWorld(aWorld({ ...parts, faults }), { endMs: 120_000 }).requests;
}

const failuresBetween = (requests: readonly LoggedRequest[], fromMs: number, toMs: number): number =>
  requests.filter(({ dueMs, outcome }) => dueMs >= fromMs && dueMs < toMs && outcome !== 'success').length;

describe('zone-outage', () => {
  const outage = requestsOf([{ kind: 'zone-outage', atMs: 5000, durationMs: 70_000, parameters: { zone: [1, 2] } }]);

  it('is the loss of power of each of its nodes, to the last bit', () => {
    const each = [1, 2].map((node) => ({
      name: `node ${node}`,
      kind: 'node-power-loss',
      atMs: 5000,
      durationMs: 70_000,
      parameters: { node },
    }));
    expect(outage).toEqual(requestsOf(each));
  });

  it('costs the share of its endpoints until the rules name them no more, and nothing when it is over', () => {
    expect(failuresBetween(outage, 0, 4000)).toBe(0);
    const [first, share] = [outage.filter(({ dueMs }) => dueMs >= 6000 && dueMs < 30_000), 0.5];
    const failed = failuresBetween(outage, 6000, 30_000) / first.length;
    expect(Math.abs(failed - share)).toBeLessThan(5 * Math.sqrt(0.25 / first.length));
    // The lease ran out at 40 to 55 s after the outage; then two endpoints are left, and nothing fails.
    expect(failuresBetween(outage, 65_000, 75_000)).toBe(0);
    expect(failuresBetween(outage, 100_000, 120_000)).toBe(0);
  });
});
