import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
import { successShare } from './success-share.ts';

const run = await runScenarioFile('congestive-collapse', ['Simulation.replications=2']);
const shares = (name: string, fromMs: number, toMs: number) =>
  run.replications(name).map((replication) => successShare(replication, fromMs, toMs));

describe('congestive-collapse: ten seconds of twice the load', () => {
  it('with retries nothing succeeds any more a minute later, at the load of before', () => {
    expect(shares('retries', 0, 15_000)).toEqual([1, 1]);
    expect(shares('retries', 50_000, 120_000)).toEqual([0, 0]);
  });

  // Requests of the last half minute still come back when no others come.
  it('backoff puts it off and does not prevent it', () => {
    for (const share of shares('backoff', 60_000, 85_000)) expect(share).toBeLessThan(0.05);
  });

  it('without retries it is well again within seconds', () => {
    expect(shares('no-retries', 50_000, 120_000)).toEqual([1, 1]);
  });

  it('without the spike nothing happens', () => {
    expect(shares('no-spike', 0, 120_000)).toEqual([1, 1]);
  });

  it('40 requests a second settle at λ (1 + 0.01 L) of them under way: 1.67 s each and the way there and back', () => {
    const { latencyMs } = run.alternative('no-spike').workloads[0]!;
    // The way is exponential with a mean of 100 ms each time; the run begins empty.
    expect(latencyMs.p50.estimate! / (1000 / (1 - 0.01 * 40) + 170)).toBeGreaterThan(0.95);
    expect(latencyMs.p50.estimate! / (1000 / (1 - 0.01 * 40) + 170)).toBeLessThan(1.05);
  });
});
