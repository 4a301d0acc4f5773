import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile, type ScenarioRun } from './run-scenario-file.ts';

// 3000 positions among the rules.
const short = ['Simulation.duration=1s', 'Simulation.cluster.nodes.count=50'];
const run = await runScenarioFile('services-30000', [...short, 'Simulation.replications=60']);
const histogramsOf = (of: ScenarioRun, name: string): Histogram[] =>
  of.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency));
const means = (name: string): number[] => histogramsOf(run, name).map(({ meanMs }) => meanMs);

describe('services-30000: the first packet of a connection', () => {
  it('passes half of 30,000 Services on average in iptables mode, 14.13 ns each', () => {
    expectEstimate(pairedDifference(means('iptables-1'), means('iptables-30000')), (0.00001413 * 30_000) / 2);
  });

  it('costs iptables the same 0.21 ms more than nftables, but for the microsecond that their chains differ by', () => {
    // 6.88 µs and 0.115 µs for each of 2.5 statistic rules, against 6.2 µs.
    const chains = 0.006884 + 2.5 * 0.0001151 - 0.006199;
    const theory = (0.00001413 * 30_001) / 2 + chains;
    expectEstimate(pairedDifference(means('nftables-30000'), means('iptables-30000')), theory);
  });

  it('costs nftables and IPVS the same with 30,000 Services as with one, every time', async () => {
    const alone = await runScenarioFile('services-30000', [
      ...short,
      'Simulation.replications=2',
      'Simulation.cluster.otherServices=0',
    ]);
    for (const name of ['nftables-30000', 'ipvs-30000']) {
      const { mean, max } = run.alternative(name).workloads[0]!.latencyMs;
      expect(max.estimate).toBeCloseTo(mean.estimate!, 9);
      expect(alone.alternative(name).workloads[0]!.latencyMs.max.estimate).toBeCloseTo(max.estimate!, 9);
    }
  });

  it('is slower in the fastest hundredth of iptables than ever in nftables', () => {
    const slowest = run.alternative('nftables-30000').workloads[0]!.latencyMs.max.estimate!;
    const all = new Histogram();
    for (const histogram of histogramsOf(run, 'iptables-30000')) all.addAll(histogram);
    expect(all.quantile(0.01)).toBeGreaterThan(slowest);
  });

  it('is as fast in iptables mode as in the others, to a microsecond, when there is one Service', () => {
    const one = run.alternative('iptables-1').workloads[0]!.latencyMs.mean.estimate!;
    const nftables = run.alternative('nftables-30000').workloads[0]!.latencyMs.mean.estimate!;
    expect(Math.abs(one - nftables)).toBeLessThan(0.001);
  });
});
