import { describe, expect, it } from 'vitest';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('load-balancer-cross-zone', ['Simulation.replications=4']);

describe('load-balancer-cross-zone: three nodes in one zone, one in the other, a pod on each', () => {
  it('across zones every pod has a quarter', () => {
    for (const share of sharesOfService(run, 'cross-zone')) expect(share).toBeCloseTo(1 / 4, 2);
  });

  it('within zones the pod that is alone in its zone has half of the load, the others a sixth each', () => {
    const shares = sharesOfService(run, 'zonal').toSorted((a, b) => a - b);
    expect(shares[3]).toBeCloseTo(1 / 2, 2);
    for (const share of shares.slice(0, 3)) expect(share).toBeCloseTo(1 / 6, 2);
  });

  it('everybody pays for the pod that is alone', () => {
    const mean = (name: string) => run.alternative(name).workloads[0]!.latencyMs.mean;
    expectBelow(mean('cross-zone'), mean('zonal'));
  });
});
