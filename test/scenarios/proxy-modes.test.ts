import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { meanSojournMMc } from '../validation/queueing-formulas.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('proxy-modes', ['Simulation.duration=1m']);
const latencyOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs;
const serviceOf = (name: string) => run.alternative(name).services[0]!;
const meanOf = ({ workloads }: Measurements): number => Histogram.fromColumns(workloads[0]!.latency).meanMs;

describe('proxy-modes: ten pods behind one Service, called from three nodes', () => {
  it.each(['iptables', 'nftables'])(
    '%s has the mean of ten M/M/2 at a load of 0.72 and four ways of the network',
    (name) => {
      // A client is on the node of 4, 3 or 3 of the ten pods: a third of the connections stay on their node.
      const networkMs = 4 * ((1 / 3) * 0.05 + (2 / 3) * 1);
      expectEstimate(latencyOf(name).mean, 16 * meanSojournMMc(2, 0.72) + networkMs);
    },
  );

  it('IPVS round robin waits less than either random mode, most of all in the tail', () => {
    for (const random of ['iptables', 'nftables']) {
      expectBelow(latencyOf('ipvs-rr').mean, latencyOf(random).mean);
      expectBelow(latencyOf('ipvs-rr').p99, latencyOf(random).p99);
      const gain = (of: 'p50' | 'p99') => 1 - latencyOf('ipvs-rr')[of].estimate! / latencyOf(random)[of].estimate!;
      expect(gain('p99')).toBeGreaterThan(gain('p50'));
      expect(gain('p99')).toBeGreaterThan(0.25);
    }
  });

  it('iptables and nftables differ by a microsecond of rules and no more', () => {
    const difference = pairedDifference(
      run.replications('nftables').map(meanOf),
      run.replications('iptables').map(meanOf),
    );
    // For the chains, for the one Service, and for each of 5.5 statistic rules on average.
    expectEstimate(difference, 0.006884 - 0.006199 + 0.00001413 + 5.5 * 0.0001151);
    expect(latencyOf('iptables').p99.estimate! / latencyOf('nftables').p99.estimate!).toBeCloseTo(1, 2);
  });

  it('chi-square cannot tell the shares of the random modes from fair ones', () => {
    for (const name of ['iptables', 'nftables']) {
      expect(serviceOf(name).connections).toBeGreaterThan(500_000);
      expect(serviceOf(name).chiSquare!.pValue).toBeGreaterThan(0.01);
      expect(serviceOf(name).chiSquare!.pValue).toBeLessThan(0.99);
    }
  });

  it('99 of 100 shares of the random modes lie in the band of chance', () => {
    for (const name of ['iptables', 'nftables']) {
      const { chanceLow, chanceHigh } = run.alternative(name).endpoints[0]!;
      const inside = run.connections(name).flatMap((counts) => {
        const all = counts.reduce((sum, count) => sum + count, 0);
        return counts.map((count) => count / all >= chanceLow! && count / all <= chanceHigh!);
      });
      expect(inside).toHaveLength(100);
      expect(inside.filter(Boolean).length).toBeGreaterThanOrEqual(96);
    }
  });

  it('IPVS round robin gives all pods the same', () => {
    expect(serviceOf('ipvs-rr').maxOverMean.estimate).toBeLessThan(1.001);
    expectBelow(serviceOf('ipvs-rr').maxOverMean, serviceOf('iptables').maxOverMean);
  });

  it('no request fails in any mode', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
