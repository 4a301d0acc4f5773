import { describe, expect, it } from 'vitest';
import { failureCode, failureReasons } from '../../src/measurement/failure-reason.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('node-port-or-load-balancer', ['Simulation.replications=5']);
const CODES = failureReasons.length + 1;
const LOST_MS = 60_000;
const CONNECT_TIMEOUT = failureCode('connect-timeout');

/** When the last request that got no connection was due, by replication, in ms from the loss; to one window. */
function lastLossesMs(workload: number): number[] {
  return run.replications('node-port-or-load-balancer').map(({ windowMs, windowCount, workloads }) => {
    const { windowFailures } = workloads[workload]!;
    const lost = Array.from({ length: windowCount }, (_, window) => windowFailures[window * CODES + CONNECT_TIMEOUT]!);
    return lost.findLastIndex((count) => count > 0) * windowMs - LOST_MS;
  });
}

describe('node-port-or-load-balancer: a node without pods of the Service is gone for two minutes', () => {
  it('who calls its node port gets no connection until it is back', () => {
    for (const ms of lastLossesMs(0)) expect(ms).toBe(118_000);
  });

  it('the cloud’s load balancer sends a quarter there until three checks have failed: 25 to 35 s', () => {
    for (const ms of lastLossesMs(1)) {
      expect(ms).toBeGreaterThanOrEqual(22_000);
      expect(ms).toBeLessThanOrEqual(36_000);
    }
    const { requests } = run.summary.alternatives[0]!.workloads[1]!;
    expect(requests.failed / requests.sent).toBeGreaterThan((0.25 * 23) / 240);
    expect(requests.failed / requests.sent).toBeLessThan((0.25 * 37) / 240);
  });

  it('HAProxy finds it out in some seconds', () => {
    for (const ms of lastLossesMs(2)) expect(ms).toBeLessThanOrEqual(8000);
  });
});
