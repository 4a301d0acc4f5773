import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('etp-local-rollout', ['Simulation.replications=4']);
const RATE_PER_SECOND = 300;

/** For how long a third of the connections was lost at each of three nodes, in s. */
const lostSeconds = (alternative: string): number[] =>
  run.replications(alternative).map(({ workloads }) => {
    const { sent, succeeded } = workloads[0]!;
    return (sent - succeeded) / 3 / (RATE_PER_SECOND / 3);
  });

describe('etp-local-rollout: one pod on each node behind externalTrafficPolicy Local', () => {
  it('loses what comes until the load balancer has failed two checks, and more the longer their interval', () => {
    for (const seconds of lostSeconds('1.25-checks-of-10s')) {
      // Two checks, the first of which comes within an interval.
      expect(seconds).toBeGreaterThan(9);
      expect(seconds).toBeLessThan(21);
    }
    for (const seconds of lostSeconds('1.25-checks-of-5s')) {
      expect(seconds).toBeGreaterThan(4);
      expect(seconds).toBeLessThan(11);
    }
    expectBelow(interval(lostSeconds('1.25-checks-of-5s')), interval(lostSeconds('1.25-checks-of-10s')));
  });

  it('loses it to the rules of nodes without an endpoint of their own', () => {
    const { failures, requests } = run.alternative('1.25-checks-of-10s').workloads[0]!;
    const dropped = failures.flatMap(({ causes }) => causes).filter(({ cause }) => cause === 'policy-local');
    expect(dropped.reduce((sum, { count }) => sum + count, 0)).toBe(requests.failed);
  });

  it('loses nothing since terminating endpoints serve for want of others', () => {
    for (const seconds of lostSeconds('1.34-checks-of-10s')) expect(seconds).toBe(0);
  });
});
