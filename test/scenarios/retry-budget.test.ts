import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('retry-budget', ['Simulation.replications=3', 'Simulation.duration=20s']);
const loads = (name: string) =>
  interval(run.replications(name).map(({ workloads }) => 1 + workloads[0]!.retries / workloads[0]!.sent));

describe('retry-budget: ten times what a Service can do', () => {
  it('three attempts are nearly three times the load', () => {
    // a of the attempts are accepted: those are what the Service can do, a tenth of the requests.
    let accepted = 0.03;
    for (let i = 0; i < 100; i++) accepted = 0.1 / (1 + (1 - accepted) + (1 - accepted) * (1 - accepted));
    const rejected = 1 - accepted;
    expectEstimate(loads('three-attempts'), 1 + rejected + rejected * rejected);
    expect(loads('three-attempts').estimate).toBeGreaterThan(2.85);
  });

  it('with a budget of 10 % they are 1.1 times', () => {
    // No more, and but for the last tokens of each client no less.
    expect(loads('budget').estimate).toBeLessThanOrEqual(1.1);
    expect(loads('budget').estimate).toBeGreaterThan(1.098);
  });

  it('throttled clients send twice what is accepted', () => {
    for (const { workloads } of run.replications('throttling')) {
      const { sent, failures, succeeded } = workloads[0]!;
      const throttled = run
        .alternative('throttling')
        .workloads[0]!.failures.find(({ reason }) => reason === 'client-throttled');
      expect(throttled!.count).toBeGreaterThan(0);
      const rejected = failures.reduce((sum, count) => sum + count, 0);
      expect(sent).toBe(succeeded + rejected);
    }
    const { requests, failures } = run.alternative('throttling').workloads[0]!;
    const full = failures.find(({ reason }) => reason === 'queue-full')!.count;
    // Twice what is accepted, and a little more at the start.
    expect((full + requests.succeeded) / requests.succeeded).toBeGreaterThan(1.9);
    expect((full + requests.succeeded) / requests.succeeded).toBeLessThan(2.3);
  });

  it('what gets through is what the Service can do, to a tenth, in all of them', () => {
    for (const { name } of run.summary.alternatives) {
      for (const { workloads } of run.replications(name)) {
        expect(workloads[0]!.succeeded / 20 / 100).toBeGreaterThan(0.9);
        expect(workloads[0]!.succeeded / 20 / 100).toBeLessThan(1.02);
      }
    }
  });
});
