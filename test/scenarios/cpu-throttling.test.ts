import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('cpu-throttling', ['Simulation.replications=3']);
const workload = (alternative: string, name: string) =>
  run.alternative(alternative).workloads.find((each) => each.name === `default/${name}`)!;
/** Of the parts: pages are too few for a percentile of their own. */
const p99 = (name: string): number => workload(name, 'parts').latencyMs.p99.estimate!;

describe('cpu-throttling: bursts of 0.9 s of CPU at an average of 0.4 CPUs', () => {
  it('take as long as one of their threads without a limit, and with one that they do not reach', () => {
    expect(p99('no-limit')).toBeGreaterThan(50);
    expect(p99('no-limit')).toBeLessThan(55);
    expect(p99('limit-16')).toBe(p99('no-limit'));
  });

  it('take sixteen times as long with a limit of 1 CPU: published 50 and 800 ms', () => {
    expect(p99('limit-1')).toBeGreaterThan(790);
    expect(p99('limit-1')).toBeLessThan(815);
    expect(Math.abs(p99('limit-1') / p99('no-limit') - 16)).toBeLessThan(1);
  });

  it('take nine periods by where in one they begin: 706 to 806 ms, uniformly', () => {
    const { mean, max } = workload('limit-1', 'pages').latencyMs;
    // Beside that some 2.5 ms for the front and the network.
    expect(Math.abs(mean.estimate! - (756 + 2.5))).toBeLessThan(8);
    expect(max.estimate!).toBeLessThan(812);
  });

  it('take half of that with 2 CPUs', () => {
    expect(Math.abs(p99('limit-2') - 406)).toBeLessThan(8);
  });

  it('are not throttled where no more threads than CPUs serve', () => {
    expect(Math.abs(p99('limit-2-threads-2') - 451)).toBeLessThan(5);
  });
});
