import { describe, expect, it } from 'vitest';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('black-hole', ['Simulation.replications=4']);
const CALLERS = 2;
const PODS = 10;

const brokenOf = ({ pods }: Measurements): number => pods.findIndex(({ name }) => name.startsWith('broken-'));
const requestsOf = (measurements: Measurements): number => measurements.targets[0]!.requests[brokenOf(measurements)]!;
const sentOf = ({ workloads }: Measurements): number => workloads[0]!.sent;
const shares = (name: string): number[] => run.replications(name).map((each) => requestsOf(each) / sentOf(each));
const share = (name: string) => interval(shares(name));

describe('black-hole: one of ten pods answers 503 in 1 ms', () => {
  it('what reaches it fails, and nothing else does', () => {
    for (const { name } of run.summary.alternatives) {
      for (const measurements of run.replications(name)) {
        expect(sentOf(measurements) - measurements.workloads[0]!.succeeded).toBe(requestsOf(measurements));
      }
    }
  });

  it('round robin sends it exactly a tenth, to one request of each caller', () => {
    for (const measurements of run.replications('round-robin')) {
      expect(Math.abs(requestsOf(measurements) - sentOf(measurements) / PODS)).toBeLessThanOrEqual(CALLERS);
    }
  });

  it.each(['leastconn', 'least-request', 'peak-ewma'])('%s sends it more than a tenth', (name) => {
    const { estimate, halfWidth } = share(name);
    expect(estimate! - halfWidth!).toBeGreaterThan(1.5 / PODS);
  });

  it('least connections sends it more than four times its share', () => {
    const { estimate, halfWidth } = share('leastconn');
    expect(estimate! - halfWidth!).toBeGreaterThan(4 / PODS);
  });

  it('two choices send it at most what draws it, and peak EWMA nearly all of that', () => {
    const twoDifferent = 2 / PODS;
    const twoWithReplacement = 1 - (1 - 1 / PODS) * (1 - 1 / PODS);
    expect(Math.abs(share('peak-ewma').estimate! / twoDifferent - 1)).toBeLessThan(0.02);
    expect(share('least-request').estimate!).toBeLessThan(twoWithReplacement);
    expectBelow(share('peak-ewma'), share('leastconn'));
  });

  it.each(['leastconn-ejects', 'peak-ewma-ejects'])(
    '%s: outlier detection lets each caller lose five requests at 0, 40 and 110 s',
    (name) => {
      for (const measurements of run.replications(name)) {
        const failed = requestsOf(measurements);
        // One more may be on its way when the fifth fails.
        expect(failed).toBeGreaterThanOrEqual(5 * CALLERS * 3);
        expect(failed).toBeLessThanOrEqual(6 * CALLERS * 3);
        const { windowFailures, windowSent } = measurements.workloads[0]!;
        const codes = windowFailures.length / windowSent.length;
        const windows = Array.from(windowSent, (_, i) => i).filter((i) =>
          windowFailures.subarray(i * codes, (i + 1) * codes).some((count) => count > 0),
        );
        for (const window of windows) {
          const startMs = window * measurements.windowMs;
          expect([0, 40_000, 110_000].some((ms) => startMs >= ms && startMs <= ms + 2000)).toBe(true);
        }
      }
    },
  );
});
