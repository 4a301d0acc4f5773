import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/measurement/histogram.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('ndots-cost', ['Simulation.duration=30s']);
const latencyOf = (name: string) => run.alternative(name).workloads[0]!.latencyMs;
const means = (name: string): number[] =>
  run.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency).meanMs);

// Each of three callers asks one of two DNS pods, one of which is on its node in two of the six cases.
const onTheWayMs = 2 * ((2 / 6) * 0.05 + (4 / 6) * 1);
const rulesMs = 0.006884 + 0.00001413 + 1.5 * 0.0001151;
const roundTripMs = onTheWayMs + 0.1 + rulesMs;

describe('ndots-cost: pods that call a host outside of the cluster', () => {
  it('the search path costs three round trips to the cluster’s DNS', () => {
    expectEstimate(pairedDifference(means('final-dot'), means('as-written')), 3 * roundTripMs, 0.02);
  });

  it('two dots that are enough do as much as a final dot', () => {
    expect(latencyOf('ndots-2')).toEqual(latencyOf('final-dot'));
  });

  it('a cache on the node is better than that, a cache in the client better still, and no new connection the best', () => {
    const names = ['as-written', 'final-dot', 'node-local', 'client-cache', 'keep-alive'];
    for (const [i, name] of names.slice(1).entries()) expectBelow(latencyOf(name).mean, latencyOf(names[i]!).mean);
  });

  it('nearly all lookups end on the node with NodeLocal DNSCache: four round trips within it', () => {
    const difference = pairedDifference(means('client-cache'), means('node-local'));
    expect(difference.estimate! - 4 * 0.2).toBeGreaterThan(0);
    expect(difference.estimate! - 4 * 0.2).toBeLessThan(0.1);
  });

  it('no request fails', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
