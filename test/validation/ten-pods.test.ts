import { describe, it } from 'vitest';
import { expectEstimate } from './expect-estimate.ts';
import { exponentialService, runQueueWorld } from './queue-world.ts';
import { erlangArrivalsSigma } from './queueing-formulas.ts';

const LOADS = [0.5, 0.8, 0.9];
/** Of all ten pods together. */
const REQUESTS: Readonly<Record<number, number>> = { 0.5: 60_000, 0.8: 300_000, 0.9: 1_000_000 };

describe('ten pods behind a Service', () => {
  it.each(LOADS)('in iptables mode at load %f are ten M/M/1: a random split of a Poisson process', async (rho) => {
    const { workloads } = await runQueueWorld(
      { pods: 10, workers: 1, service: exponentialService, ratePerMs: 10 * rho, mode: 'iptables' },
      { requests: REQUESTS[rho]!, replications: 10, seed: 6 },
    );
    expectEstimate(workloads[0]!.latencyMs.mean, 1 / (1 - rho));
    expectEstimate(workloads[0]!.latencyMs.p99, Math.log(100) / (1 - rho));
  });

  it.each(LOADS)('in IPVS mode at load %f, called from one node, are ten E10/M/1: each in turn', async (rho) => {
    const { workloads } = await runQueueWorld(
      { pods: 10, workers: 1, service: exponentialService, ratePerMs: 10 * rho, mode: 'ipvs' },
      { requests: REQUESTS[rho]!, replications: 10, seed: 7 },
    );
    const sojourn = 1 / (1 - erlangArrivalsSigma(10, rho));
    expectEstimate(workloads[0]!.latencyMs.mean, sojourn);
    expectEstimate(workloads[0]!.latencyMs.p99, Math.log(100) * sojourn);
  });
});
