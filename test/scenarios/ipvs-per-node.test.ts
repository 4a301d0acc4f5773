import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { mean } from '../../src/statistics/mean.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('ipvs-per-node', ['Simulation.replications=200']);
const fairShare = 400 / 30;
const variances = (name: string): number[] =>
  run.connections(name).map((counts) => mean(counts.map((count) => (count - fairShare) * (count - fairShare))));

describe('ipvs-per-node: 400 requests to 30 pods', () => {
  it('every alternative opens 400 connections', () => {
    for (const { services, replications } of run.summary.alternatives) {
      expect(services[0]!.connections).toBe(400 * replications);
    }
  });

  it('through one node, round robin is exact: 13 or 14 for each pod', () => {
    for (const counts of run.connections('ipvs-1-node')) {
      expect(counts.filter((count) => count === 13)).toHaveLength(20);
      expect(counts.filter((count) => count === 14)).toHaveLength(10);
    }
  });

  it('through eight nodes, each gives every pod one or two connections: 8 to 16 in all', () => {
    for (const counts of run.connections('ipvs-8-nodes')) {
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
      expect(Math.max(...counts)).toBeLessThanOrEqual(16);
    }
    expect(
      run
        .connections('ipvs-8-nodes')
        .flat()
        .some((count) => count < 13 || count > 14),
    ).toBe(true);
  });

  it('through eight nodes, no run is even, and some are as wide as what was published, 12 to 19', () => {
    const widths = run.connections('ipvs-8-nodes').map((counts) => Math.max(...counts) - Math.min(...counts));
    for (const width of widths) expect(width).toBeGreaterThan(1);
    expect(widths).toContain(19 - 12);
    const { estimate, halfWidth } = interval(widths);
    expect(estimate! - halfWidth!).toBeGreaterThan(4);
  });

  it('through eight nodes, the variance is that of eight independent round robins: neither exact nor random', () => {
    // 20 of 30 pods get a node's second connection: 8 · ⅔ · ⅓. Independent fair draws would have 400 · 1/30 · 29/30.
    const exact = (1 / 3) * (2 / 3);
    const random = (400 / 30) * (29 / 30);
    for (const variance of variances('ipvs-1-node')) expect(variance).toBeCloseTo(exact, 9);
    expectEstimate(interval(variances('ipvs-8-nodes')), 8 * exact, 0.04);
    expectEstimate(interval(variances('iptables-8-nodes')), random, 0.04);
  });
});
