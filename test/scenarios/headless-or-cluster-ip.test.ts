import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('headless-or-cluster-ip', ['Simulation.replications=6']);
const CODES = failureReasons.length + 1;
const KILLED_MS = 60_000;

/** The last window in which a request of the workload failed, by replication: its start, in ms from the kill. */
function lastFailuresMs(workload: number): number[] {
  return run.replications('headless-or-cluster-ip').map(({ windowMs, windowCount, workloads }) => {
    const { windowFailures } = workloads[workload]!;
    const failed = Array.from({ length: windowCount }, (_, window) =>
      windowFailures.subarray(window * CODES, (window + 1) * CODES).reduce((sum, count) => sum + count, 0),
    );
    return failed.findLastIndex((count) => count > 0) * windowMs - KILLED_MS;
  });
}

describe('headless-or-cluster-ip: one of ten pods is killed', () => {
  it('kube-proxy stops choosing it within two seconds', () => {
    for (const ms of lastFailuresMs(0)) expect(ms).toBeLessThanOrEqual(2000);
  });

  it('clients of the headless Service go on for as long as CoreDNS answers from its cache: up to 30 s', () => {
    const lastMs = lastFailuresMs(1);
    for (const ms of lastMs) expect(ms).toBeLessThanOrEqual(32_000);
    expect(Math.max(...lastMs)).toBeGreaterThan(15_000);
  });
});
