import { describe, expect, it } from 'vitest';
import { failureCode, failureReasons } from '../../src/measurement/failure-reason.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('snat-ports', ['Simulation.replications=1']);
const CODES = failureReasons.length + 1;
const PORTS = 28_232;

/** Requests that got a connection in each whole minute of a run. */
function connectedByMinute({ windowMs, windowCount, workloads }: Measurements): readonly number[] {
  const { windowSent, windowFailures } = workloads[0]!;
  const minutes = [0, 0, 0, 0];
  for (let window = 0; window < windowCount; window++) {
    const failed = windowFailures[window * CODES + failureCode('no-source-port')]!;
    minutes[Math.floor((window * windowMs) / 60_000)]! += windowSent[window]! - failed;
  }
  return minutes;
}

describe('snat-ports: short connections from one address to one destination', () => {
  it('800/s are too many: 28,232 connections in each minute, 470 a second, and the others find no port', () => {
    for (const replication of run.replications('above')) {
      for (const connected of connectedByMinute(replication)) {
        expect(Math.abs(connected / PORTS - 1)).toBeLessThan(0.002);
      }
    }
    const { requests, failures } = run.alternative('above').workloads[0]!;
    expect(failures.map(({ reason }) => reason)).toEqual(['no-source-port']);
    expect(requests.succeeded / 240).toBeGreaterThan(470);
    expect(requests.succeeded / 240).toBeLessThan(471);
  });

  it.each(['below', 'own-addresses', 'keep-alive'])('%s: every request finds one', (name) => {
    expect(run.alternative(name).workloads[0]!.requests.failed).toBe(0);
  });
});
