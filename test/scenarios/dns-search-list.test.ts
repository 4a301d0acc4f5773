import { describe, expect, it } from 'vitest';
import type { LookupPlan } from '../../src/client/lookup/lookup-spec.ts';
import { Histogram } from '../../src/measurement/histogram.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('dns-search-list', ['Simulation.replications=5']);
const means = (name: string): number[] =>
  run.replications(name).map(({ workloads }) => Histogram.fromColumns(workloads[0]!.latency).meanMs);

/** What each caller does before each connection. */
function planOf(name: string): LookupPlan {
  const { world } = run.scenario.alternatives.find((alternative) => alternative.name === name)!;
  const { plans, planOf } = world.dns!.lookups[0]!;
  expect(new Set(planOf)).toEqual(new Set([0]));
  return plans[0]!;
}

const namesOf = ({ steps }: LookupPlan): readonly string[] =>
  steps.map(({ queries }) => queries[0]!.question.split(' ')[0]!);

describe('dns-search-list: ndots 5, four search domains, an external name', () => {
  it('five queries, ten with AAAA; the first four are for names that do not exist', () => {
    const plan = planOf('as-written');
    expect(plan.steps.flatMap(({ queries }) => queries)).toHaveLength(10);
    expect(namesOf(plan)).toEqual([
      'api.example.com.default.svc.cluster.local.',
      'api.example.com.svc.cluster.local.',
      'api.example.com.cluster.local.',
      'api.example.com.corp.example.',
      'api.example.com.',
    ]);
  });

  it('one query, two with AAAA, where the name has a final dot', () => {
    const plan = planOf('final-dot');
    expect(namesOf(plan)).toEqual(['api.example.com.']);
    expect(plan.steps[0]!.queries).toHaveLength(2);
  });

  it('the four cost a round trip each, and the rules in front of the cluster’s DNS', () => {
    const rulesMs = 0.0069;
    const { estimate, halfWidth } = pairedDifference(means('final-dot'), means('as-written'));
    expect(halfWidth).toBeLessThan(0.02);
    expect(estimate! / (4 * (1 + 0.1 + rulesMs))).toBeCloseTo(1, 2);
  });

  it('no request fails', () => {
    for (const { workloads } of run.summary.alternatives) expect(workloads[0]!.requests.failed).toBe(0);
  });
});
