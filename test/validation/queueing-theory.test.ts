import { describe, expect, it } from 'vitest';
import { theoryCase } from '../fixtures/theory.ts';
import { expectEstimate } from './expect-estimate.ts';
import { exponentialService, runQueueWorld } from './queue-world.ts';
import { erlangArrivalsSigma, meanSojournMG1, meanSojournMMc, sojournQuantileMMc } from './queueing-formulas.ts';

const LOADS = [0.5, 0.8, 0.9];
/** Requests that make the interval narrow enough: neighbours in a busy queue are alike, so high loads need more. */
const REQUESTS: Readonly<Record<number, number>> = { 0.5: 40_000, 0.8: 260_000, 0.9: 900_000 };

describe('a single pod is the queue of the textbooks', () => {
  it.each(LOADS)('M/M/1 at load %f has the mean, median and p99 of theory', async (rho) => {
    const { workloads } = await runQueueWorld(
      { pods: 1, workers: 1, service: exponentialService, ratePerMs: rho, mode: 'iptables' },
      { requests: REQUESTS[rho]!, replications: 10, seed: 1 },
    );
    const { latencyMs } = workloads[0]!;
    expectEstimate(latencyMs.mean, 1 / (1 - rho));
    expectEstimate(latencyMs.p50, Math.LN2 / (1 - rho));
    expectEstimate(latencyMs.p99, Math.log(100) / (1 - rho));
  });

  it.each(LOADS)('M/M/4 at load %f has the mean, median and p99 of theory', async (rho) => {
    const { workloads, endpoints } = await runQueueWorld(
      { pods: 1, workers: 4, service: exponentialService, ratePerMs: 4 * rho, mode: 'nftables' },
      { requests: REQUESTS[rho]!, replications: 10, seed: 2 },
    );
    const { latencyMs } = workloads[0]!;
    expectEstimate(latencyMs.mean, meanSojournMMc(4, rho));
    expectEstimate(latencyMs.p50, sojournQuantileMMc(4, rho, 0.5));
    expectEstimate(latencyMs.p99, sojournQuantileMMc(4, rho, 0.99));
    expectEstimate(endpoints[0]!.utilization, rho);
  });

  it.each(LOADS)('M/D/1 at load %f has the mean of Pollaczek and Khinchine', async (rho) => {
    const { workloads } = await runQueueWorld(
      { pods: 1, workers: 1, service: { kind: 'constant', parameters: { value: 1 } }, ratePerMs: rho, mode: 'ipvs' },
      { requests: REQUESTS[rho]!, replications: 10, seed: 3 },
    );
    expectEstimate(workloads[0]!.latencyMs.mean, meanSojournMG1(rho, 0));
  });

  it.each(LOADS)('M/G/1 with lognormal service at load %f has the mean of Pollaczek and Khinchine', async (rho) => {
    const { workloads } = await runQueueWorld(
      {
        pods: 1,
        workers: 1,
        service: { kind: 'lognormal', parameters: { mean: 1, cv: 1.5 } },
        ratePerMs: rho,
        mode: 'iptables',
      },
      { requests: REQUESTS[rho]!, replications: 10, seed: 4 },
    );
    expectEstimate(workloads[0]!.latencyMs.mean, meanSojournMG1(rho, 1.5));
  });

  it('the network adds its two ways to every latency', async () => {
    const { workloads } = await runQueueWorld(
      { pods: 1, workers: 1, service: exponentialService, ratePerMs: 0.5, mode: 'iptables', networkMs: 0.25 },
      { requests: 60_000, replications: 10, seed: 1 },
    );
    expectEstimate(workloads[0]!.latencyMs.mean, 2.5);
  });

  it('M/M/4/8 at load 0.9 rejects what theory says, and those accepted wait as theory says', async () => {
    const { metrics } = theoryCase('g1.mmcK.c4.K8.rho0.90');
    const { workloads } = await runQueueWorld(
      { pods: 1, workers: 4, service: exponentialService, ratePerMs: 3.6, mode: 'iptables', queueLimit: 4 },
      { requests: 100_000, replications: 10, seed: 5 },
    );
    expectEstimate(workloads[0]!.failedRate, metrics.p_block!.value as number);
    expectEstimate(workloads[0]!.latencyMs.mean, metrics.mean_sojourn_accepted!.value as number);
    expect(workloads[0]!.failures.map(({ reason }) => reason)).toEqual(['queue-full']);
  });
});

describe('the formulas that the tests use are those of the reference', () => {
  it.each(['g1.mm1.rho0.50', 'g1.mm1.rho0.90', 'g1.mmc.c4.rho0.80', 'g1.mmc.c10.rho0.90'])('%s', (id) => {
    const { model, values } = theoryCase(id);
    const workers = model.workers_per_endpoint as number;
    const rho = values.utilization as number;
    expect(meanSojournMMc(workers, rho)).toBeCloseTo(values.mean_sojourn, 6);
    expect(sojournQuantileMMc(workers, rho, 0.5)).toBeCloseTo(values.sojourn_p50, 6);
    expect(sojournQuantileMMc(workers, rho, 0.99)).toBeCloseTo(values.sojourn_p99, 6);
  });

  it.each([0.5, 0.9])('E10/M/1 at load %f', (rho) => {
    const { values } = theoryCase(`g2.rr.N10.c1.rho${rho.toFixed(2)}`);
    expect(erlangArrivalsSigma(10, rho)).toBeCloseTo(values.sigma, 6);
  });
});
