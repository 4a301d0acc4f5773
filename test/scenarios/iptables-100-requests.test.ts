import { describe, expect, it } from 'vitest';
import { binomialCumulative } from '../../src/statistics/binomial.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { interval } from '../../src/statistics/interval.ts';
import { mean } from '../../src/statistics/mean.ts';
import { kolmogorovDistance, kolmogorovLimit } from '../random/kolmogorov-smirnov.ts';
import { expectedFullest } from './balls-in-bins.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('iptables-100-requests', ['Simulation.replications=600']);
const counts = run.connections('iptables');
const fairShare = 100 / 7;

describe('iptables-100-requests: what chance gives seven pods', () => {
  it('all 100 connections are made', () => {
    for (const each of counts) expect(each.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('a pod’s count has the standard deviation of a fair draw, 3.5', () => {
    const variances = counts.map((each) => mean(each.map((count) => (count - fairShare) * (count - fairShare))));
    expectEstimate(interval(variances), 3.499 * 3.499, 0.05);
  });

  it('the busiest pod has 1.37 times the mean', () => {
    expectEstimate(run.alternative('iptables').services[0]!.maxOverMean, expectedFullest(7, 100) / fairShare);
  });

  it('p-values of chi-square against even shares are uniform over the replications', () => {
    const pValues = Float64Array.from(counts, (each) => chiSquareTest(each).pValue);
    expect(kolmogorovDistance(pValues, (p) => p)).toBeLessThan(kolmogorovLimit(pValues.length));
  });

  it('the band of chance holds the share of the counts that it says', () => {
    const { chanceLow, chanceHigh } = run.alternative('iptables').endpoints[0]!;
    const low = Math.round(100 * chanceLow!);
    const high = Math.round(100 * chanceHigh!);
    const expected = binomialCumulative(high, 100, 1 / 7) - binomialCumulative(low - 1, 100, 1 / 7);
    expect(expected).toBeGreaterThan(0.99);
    const outside = counts.flat().filter((count) => count < low || count > high).length;
    const most = 7 * counts.length * (1 - expected);
    expect(outside).toBeGreaterThan(0.5 * most);
    expect(outside).toBeLessThan(1.5 * most);
  });

  it('60 of 100 at one pod, as kubernetes#37932 counted, is beyond chance', () => {
    expect(Math.max(...counts.flat())).toBeLessThan(35);
  });

  it('IPVS round robin on one node gives each pod 14 or 15', () => {
    for (const each of run.connections('ipvs-rr')) expect(new Set(each)).toEqual(new Set([14, 15]));
  });
});
