import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectedFullest } from './balls-in-bins.ts';
import { expectEstimate } from './expect-estimate.ts';
import { parseText, runScenario, type ScenarioRun, scenarioText } from './run-scenario-file.ts';

const PODS = 10;

/** The scenario with some of its alternatives: the fewer connections, the more replications the interval needs. */
function runOf(alternatives: RegExp, replications: number): Promise<ScenarioRun> {
  const lines = scenarioText('how-many-connections').split('\n');
  const text = lines.filter((line) => !/name: \d+-connections/.test(line) || alternatives.test(line)).join('\n');
  return runScenario(parseText('how-many-connections', text, [`Simulation.replications=${replications}`]));
}

const fewClients = await runOf(/name: (10|30|100)-connections/, 400);
const manyClients = await runOf(/name: 1000-connections/, 40);
const runWith = (clients: number): ScenarioRun => (clients < 1000 ? fewClients : manyClients);

const published = [
  [10, 2.75],
  [30, 1.97],
  [100, 1.51],
  [1000, 1.16],
] as const;

describe('how-many-connections: connections that stay, on ten pods', () => {
  it.each(published)('%i clients have as many connections, for all their requests', (clients) => {
    const run = runWith(clients);
    for (const counts of run.connections(`${clients}-connections`)) {
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(clients);
    }
    const { workloads, replications } = run.alternative(`${clients}-connections`);
    expect(workloads[0]!.requests).toMatchObject({ sent: replications * 2 * clients, failed: 0 });
  });

  it.each(published)('with %i, the busiest pod has %f times the mean, as the fullest of ten bins', (clients, ratio) => {
    const exact = (expectedFullest(PODS, clients) * PODS) / clients;
    expect(exact).toBeCloseTo(ratio, 2);
    const { maxOverMean, requestsMaxOverMean } = runWith(clients).alternative(`${clients}-connections`).services[0]!;
    expectEstimate(maxOverMean, exact);
    expectEstimate(requestsMaxOverMean, exact);
  });

  it('with 10, 35 % of the pods have none', () => {
    const idle = fewClients
      .connections('10-connections')
      .map((counts) => counts.filter((count) => count === 0).length / PODS);
    expectEstimate(interval(idle), 0.9 ** 10, 0.04);
  });
});
