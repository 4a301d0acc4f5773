import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LIMIT, PodTable } from '../../src/dataplane/pod-table.ts';
import { aWorld, exponential, type FaultParts, type LoggedRequest, runWorld, type WorldParts } from '../world.ts';

const traits = {
  node: 0,
  concurrency: 1,
  queueLimit: NO_LIMIT,
  discipline: 'fifo',
  demandColumn: 0,
} as const;

const burst = (pods: readonly number[], errorRate: number, atMs: number, durationMs: number | null): FaultParts => ({
  name: `burst of ${errorRate}`,
  kind: 'error-burst',
  parameters: { pods: { pods, named: true, mode: 'all', value: 100 }, errorRate },
  atMs,
  durationMs,
});

const END_MS = 20_000;
const poisson = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 400 } as const;

function run(faults: readonly FaultParts[], errorRate = 0, parts: WorldParts = {}): readonly LoggedRequest[] {
  const applications = [{ concurrency: 100, serviceTime: exponential(5), errorRate }];
  const world = aWorld({ applications, workloads: [{ executor: poisson }], faults, ...parts });
  return runWorld(world, { endMs: END_MS }).requests;
}

/** The share of failures among requests that were due in a time; those at its ends may be served outside of it. */
function failing(requests: readonly LoggedRequest[], fromMs: number, toMs: number): { share: number; count: number } {
  const due = requests.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs);
  return { share: due.filter(({ outcome }) => outcome === 'server-error').length / due.length, count: due.length };
}

/** Within 3.3 standard deviations. */
function expectShare({ share, count }: { share: number; count: number }, expected: number): void {
  expect(Math.abs(share - expected)).toBeLessThan(3.3 * Math.sqrt((expected * (1 - expected)) / count));
}

describe('a burst of errors', () => {
  it('fails its share of the requests whose service ends while it lasts, and no other', () => {
    const requests = run([burst([0], 0.3, 5000, 5000)]);
    for (const { endedMs, outcome } of requests) {
      // The answer travels for 0.05 ms.
      if (outcome !== 'success') expect(endedMs > 5000 && endedMs <= 10_000.06).toBe(true);
    }
    expectShare(failing(requests, 5000, 9900), 0.3);
  });

  it('takes no longer and changes no time of any request', () => {
    const timesOf = (requests: readonly LoggedRequest[]) => requests.map(({ dueMs, endedMs }) => [dueMs, endedMs]);
    expect(timesOf(run([burst([0], 1, 5000, 5000)]))).toEqual(timesOf(run([])));
  });

  it('comes on top of the Application’s own errors and of other bursts, independently', () => {
    const requests = run([burst([0], 0.5, 5000, 10_000), burst([0], 0.2, 10_000, null)], 0.1);
    expectShare(failing(requests, 0, 4900), 0.1);
    expectShare(failing(requests, 5000, 9900), 0.55);
    expectShare(failing(requests, 10_000, 14_900), 0.64);
    expectShare(failing(requests, 15_000, END_MS), 0.28);
    const failedAnyway = new Set(run([], 0.1).flatMap(({ dueMs, outcome }) => (outcome === 'success' ? [] : [dueMs])));
    for (const { dueMs, outcome } of requests) if (failedAnyway.has(dueMs)) expect(outcome).toBe('server-error');
  });

  it('with a rate of 1 fails all, with a rate of 0 none', () => {
    expect(failing(run([burst([0], 1, 0, null)], 0.1), 0, END_MS).share).toBe(1);
    expect(failing(run([burst([0], 0, 0, null)]), 0, END_MS).share).toBe(0);
  });

  it('leaves pods alone that were not chosen', () => {
    const requests = run([burst([1], 1, 0, null)], 0, { pods: [{}, {}] });
    expectShare(failing(requests, 0, END_MS), 0.5);
  });
});

it('a pod fails exactly as seldom as by itself when all bursts have ended, in whatever order, and so does a copy', () => {
  const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(rates, fc.double({ min: 0, max: 1, noNaN: true }), (all, errorRate) => {
      const pods = new PodTable();
      const pod = pods.add({ ...traits, errorRate });
      const ends = all.map((rate) => pods.fail(pod, rate));
      expect(1 - pods.errorRate[pod]!).toBeCloseTo(
        all.reduce((product, rate) => product * (1 - rate), 1 - errorRate),
        9,
      );
      expect(pods.errorRate[pods.addLike(pod, 0)]).toBe(errorRate);
      for (const end of ends) end();
      expect(pods.errorRate[pod]).toBe(errorRate);
    }),
    { seed: 5 },
  );
});
