import { describe, expect, it } from 'vitest';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('etp-local-skew', ['Simulation.replications=4']);

describe('etp-local-skew: one pod on node-1, three on node-2, callers outside', () => {
  it('by policy Cluster each pod has a quarter', () => {
    for (const share of sharesOfService(run, 'cluster')) expect(share).toBeCloseTo(1 / 4, 2);
  });

  it('by policy Local each node has a half: the pod alone 50 %, the others a sixth each', () => {
    const [alone, ...together] = sharesOfService(run, 'local');
    expect(alone).toBeCloseTo(1 / 2, 2);
    for (const share of together) expect(share).toBeCloseTo(1 / 6, 2);
  });

  it('the tail is that of the pod alone, although no connection makes a second hop', () => {
    const p99 = (name: string) => run.alternative(name).workloads[0]!.latencyMs.p99!;
    expectBelow(p99('cluster'), p99('local'));
  });

  it('no request fails', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
