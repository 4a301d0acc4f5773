import { describe, expect, it } from 'vitest';
import type { WorkloadSummary } from '../../src/statistics/summary.ts';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const DEADLINE_MS = 5000;
const run = await runScenarioFile('prequal-antagonists', [
  'Simulation.replications=3',
  'Simulation.duration=10s',
  'Simulation.warmUp=30s',
]);
const queries = (name: string): WorkloadSummary => run.alternative(name).workloads[0]!;

/** What part of the requests burdened replicas got. */
function burdenedShare(name: string): number {
  const pods = run.alternative(name).endpoints.filter(({ pod }) => pod.startsWith('default/replica-burdened-'));
  return pods.reduce((sum, { requestShare }) => sum + requestShare, 0);
}

describe('prequal-antagonists: half of 50 replicas cannot go beyond their allocation', () => {
  it('at 1.74 times the allocation round robin fails about a quarter of all requests', () => {
    const { estimate, halfWidth } = queries('round-robin-1.74').failedRate;
    expect(halfWidth!).toBeLessThan(0.06);
    expect(estimate! - halfWidth!).toBeGreaterThan(0.2);
    expect(Math.abs(estimate! - 0.25)).toBeLessThan(0.05);
  });

  it('and its p99 and p99.9 stand at the deadline', () => {
    const { p99, 'p99.9': p999 } = queries('round-robin-1.74').latencyMs;
    expect(p99.estimate! / DEADLINE_MS).toBeGreaterThan(0.97);
    expect(p999.estimate! / DEADLINE_MS).toBeGreaterThan(0.99);
  });

  it('Prequal fails none of the same requests, and its p99.9 is a third of the deadline', () => {
    expect(queries('prequal-1.74').requests.failed).toBe(0);
    expect(queries('prequal-1.74').requests.sent).toBe(queries('round-robin-1.74').requests.sent);
    expectBelow(queries('prequal-1.74').latencyMs['p99.9'], queries('round-robin-1.74').latencyMs['p99.9']);
    expect(queries('prequal-1.74').latencyMs['p99.9'].estimate! / DEADLINE_MS).toBeLessThan(0.4);
  });

  it('Prequal leaves burdened replicas less than they can do, round robin gives them half', () => {
    expect(burdenedShare('prequal-1.74')).toBeLessThan(0.5 / 1.74);
    expect(burdenedShare('round-robin-1.74')).toBeCloseTo(0.5, 2);
  });

  it("weights from the replicas' reports see antagonists that stay, and fail hardly any", () => {
    expectBelow(queries('grpc-weights-1.74').failedRate, queries('round-robin-1.74').failedRate);
    expect(queries('grpc-weights-1.74').failedRate.estimate!).toBeLessThan(0.001);
    expect(burdenedShare('grpc-weights-1.74')).toBeLessThan(0.5 / 1.74);
  });

  it('at 0.75 nothing fails', () => {
    for (const name of ['round-robin-0.75', 'prequal-0.75']) expect(queries(name).requests.failed).toBe(0);
  });
});
