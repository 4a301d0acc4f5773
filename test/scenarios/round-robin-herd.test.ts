import { describe, expect, it } from 'vitest';
import { expectedFullest } from './balls-in-bins.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const NODES = 20;
const ENDPOINTS = 3;
const run = await runScenarioFile('round-robin-herd', ['Simulation.replications=200']);

describe('round-robin-herd: the first connections from twenty nodes to three API servers', () => {
  it('with sorted lists, 20 of 20 go to the one added last, in every run', () => {
    const { world } = run.scenario.alternatives[0]!;
    const { candidates } = world.services[0]!.ports[0]!;
    const addresses = candidates.map(({ pod, targetPort }) => `${world.pods[pod]!.ip}:${targetPort}`);
    const last = [...addresses].sort().at(-1);
    const expected = addresses.map((address) => (address === last ? NODES : 0));
    for (const counts of run.connections('sorted-rr')) expect(counts).toEqual(expected);
  });

  it.each(['unsorted-rr', 'iptables'])('%s lets them fall as balls into bins', (name) => {
    for (const counts of run.connections(name)) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(NODES);
    const { maxOverMean } = run.alternative(name).services[0]!;
    expectEstimate(maxOverMean, (expectedFullest(ENDPOINTS, NODES) * ENDPOINTS) / NODES);
  });

  it('the story’s number is that of theory', () => {
    expect(expectedFullest(ENDPOINTS, NODES)).toBeCloseTo(8.9, 1);
  });

  it('who is in the herd waits for it', () => {
    const meanOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs.mean;
    expectBelow(meanOf('unsorted-rr'), meanOf('sorted-rr'));
    expectBelow(meanOf('iptables'), meanOf('sorted-rr'));
  });
});
