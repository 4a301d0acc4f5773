import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('hedged-reads', ['Simulation.replications=2']);
const PAGES = 0;
const READS = 1;
const page = (name: string) => run.alternative(name).workloads[PAGES]!.latencyMs;

/** By replication: hedges for each read. */
const shares = (name: string) =>
  run.replications(name).map(({ workloads }) => workloads[READS]!.hedges / workloads[READS]!.sent);

describe('hedged-reads: pages of a hundred keys from servers that stand still now and then', () => {
  it('without hedges one page in a hundred takes hundreds of milliseconds', () => {
    expect(page('no-hedges').p99.estimate).toBeGreaterThan(300);
    expect(shares('no-hedges')).toEqual([0, 0]);
  });

  it('a second request after 10 ms brings that down by ten times, for two or three in a hundred reads', () => {
    expect(page('after-10ms').p99.estimate! * 10).toBeLessThan(page('no-hedges').p99.estimate!);
    for (const share of shares('after-10ms')) {
      expect(share).toBeGreaterThan(0.015);
      expect(share).toBeLessThan(0.035);
    }
  });

  it('at the 95th percentile about five in a hundred reads are sent twice', () => {
    for (const share of shares('after-p95')) expect(Math.abs(share - 0.05)).toBeLessThan(0.01);
    expect(page('after-p95').p99.estimate! * 3).toBeLessThan(page('no-hedges').p99.estimate!);
  });

  it('every read and every page is answered once', () => {
    for (const { workloads } of run.summary.alternatives) {
      for (const { requests } of workloads) expect(requests.succeeded).toBe(requests.sent);
    }
  });
});
