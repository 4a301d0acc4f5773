import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('prioritised-shedding', ['Simulation.replications=3']);

const successes = (alternative: string, workload: number): number[] =>
  run.replications(alternative).map(({ workloads }) => workloads[workload]!.succeeded / workloads[workload]!.sent);
const users = (alternative: string): number[] => successes(alternative, 0);
const prefetches = (alternative: string): number[] => successes(alternative, 1);

/** The part that is lost of so many erlangs offered to so many servers without a queue. */
function erlangLoss(servers: number, erlangs: number): number {
  let loss = 1;
  for (let n = 1; n <= servers; n++) loss = (erlangs * loss) / (n + erlangs * loss);
  return loss;
}

describe('prioritised-shedding: prefetches rise twelvefold', () => {
  it('at least 99.4 % of what users ask for succeeds when they come first, as published', () => {
    expect(Math.min(...users('users-first'))).toBeGreaterThanOrEqual(0.994);
    expectBelow(interval(prefetches('users-first')), interval(prefetches('no-classes')));
  });

  it('without classes both lose what a pod has no room for: Erlang’s loss formula, for a minute of two', () => {
    const lost = (61 * erlangLoss(20, 37.5) + 59 * erlangLoss(20, 10)) / 120;
    expectEstimate(interval(users('no-classes').map((share) => 1 - share)), lost);
  });

  it('without shedding all wait until they give up', () => {
    for (const share of users('no-shedding')) expect(share).toBeLessThan(0.55);
    expectBelow(interval(users('no-shedding')), interval(users('no-classes')));
  });
});
