import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('slow-start', ['Simulation.replications=6']);
const SCALED_MS = 30_000;
const WARM_MS = SCALED_MS + 40_000;

/** p99 of the requests due from the time of the scaling until the new pod is warm. */
function p99Meanwhile({ windowMs, workloads }: Measurements): number {
  const all = new Histogram(6);
  const { windowLatency } = workloads[0]!;
  for (const columns of windowLatency.slice(SCALED_MS / windowMs, WARM_MS / windowMs)) {
    if (columns !== null) all.addColumns(columns);
  }
  return all.quantile(0.99);
}

const p99Of = (alternative: string): number[] => run.replications(alternative).map(p99Meanwhile);

describe('slow-start: a cold pod joins four warm ones', () => {
  it.each(['kube-proxy', 'round-robin'])(
    '%s gives it its share at once, and requests wait for seconds',
    (alternative) => {
      expect(Math.min(...p99Of(alternative))).toBeGreaterThan(1000);
    },
  );

  it('a weight that grows as the pod gets warm removes the spike: p99 is ten times lower and more', () => {
    expectBelow(interval(p99Of('slow-start').map((ms) => 10 * ms)), interval(p99Of('round-robin')));
    expect(Math.max(...p99Of('slow-start'))).toBeLessThan(300);
  });

  it('loses no request', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
