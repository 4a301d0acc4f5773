import { describe, expect, it } from 'vitest';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('load-balancer-cross-zone', ['Simulation.replications=4']);

const inZoneA = (name: string): boolean[] => {
  const { nodes, pods, services } = run.scenario.alternatives.find((each) => each.name === name)!.world;
  return services[0]!.ports[0]!.candidates.map(({ pod }) => nodes[pods[pod]!.node!]!.zone === 0);
};

describe('load-balancer-cross-zone: two targets in one zone, eight in the other', () => {
  it('has a pod on each node', () => {
    expect(inZoneA('zonal').filter(Boolean)).toHaveLength(2);
    expect(inZoneA('zonal')).toHaveLength(10);
  });

  it('across zones every pod has a tenth', () => {
    for (const share of sharesOfService(run, 'cross-zone')) expect(share).toBeCloseTo(0.1, 2);
  });

  it('within zones the two have 25 % each, the eight 6.25 %', () => {
    const isInZoneA = inZoneA('zonal');
    sharesOfService(run, 'zonal').forEach((share, pod) => {
      // Of 144,000 connections, the standard error of a share is 0.1 % at most.
      expect(Math.abs(share - (isInZoneA[pod] ? 0.25 : 0.0625))).toBeLessThan(0.004);
    });
  });

  it('everybody pays for the pods that are few', () => {
    const mean = (name: string) => run.alternative(name).workloads[0]!.latencyMs.mean;
    expectBelow(mean('cross-zone'), mean('zonal'));
  });
});
