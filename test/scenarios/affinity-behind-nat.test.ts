import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectedFullest } from './balls-in-bins.ts';
import { expectEstimate } from './expect-estimate.ts';
import { parseText, runScenario, runScenarioFile, scenarioText } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('affinity-behind-nat', ['Simulation.replications=4']);

describe('affinity-behind-nat: fifty clients of ten pods', () => {
  it('without affinity each pod has a tenth', () => {
    for (const share of sharesOfService(run, 'no-affinity')) expect(share).toBeCloseTo(1 / 10, 2);
  });

  it('with addresses of their own clients stick: pods have whole numbers of fiftieths, the busiest well above the mean', () => {
    for (const counts of run.connections('own-addresses')) {
      const total = counts.reduce((sum, count) => sum + count, 0);
      for (const count of counts) {
        // A client sends a fiftieth of the requests, give or take what a Poisson process does.
        const clients = (50 * count) / total;
        expect(Math.abs(clients - Math.round(clients))).toBeLessThan(0.5);
      }
      expect(Math.max(...counts) / (total / 10)).toBeGreaterThan(1.2);
    }
  });

  it('behind one address one pod has everything', () => {
    for (const counts of run.connections('behind-nat')) {
      expect(counts.filter((count) => count > 0)).toHaveLength(1);
    }
    expect(run.alternative('behind-nat').workloads[0]!.failures.map(({ reason }) => reason)).toEqual(['timeout']);
  });

  it('behind five addresses five pods have something at most', () => {
    for (const counts of run.connections('five-addresses')) {
      expect(counts.filter((count) => count > 0).length).toBeLessThanOrEqual(5);
    }
  });
});

describe('affinity-behind-nat, with four requests of each client', async () => {
  const steady = /executor: constant-arrival-rate\n {2}rate: .*\n {2}arrivals: poisson/;
  const counted = 'executor: per-vu-iterations\n  vus: 50\n  iterations: 4';
  const text = scenarioText('affinity-behind-nat').replace(steady, counted);
  const set = ['Simulation.replications=300', 'Simulation.warmUp=0s', 'Simulation.duration=5s'];
  const calls = await runScenario(parseText('affinity-behind-nat', text, set));

  it.each([
    ['own-addresses', 50],
    ['five-addresses', 5],
    ['behind-nat', 1],
  ])('%s: %i addresses fall on ten pods as so many balls into bins', (name, addresses) => {
    const unevenness = calls.connections(name).map((counts) => {
      const clients = counts.map((count) => count / 4);
      expect(clients.every(Number.isInteger)).toBe(true);
      expect(clients.reduce((sum, count) => sum + count, 0)).toBe(50);
      return Math.max(...clients) / 5;
    });
    const expected = (expectedFullest(10, addresses) * 10) / addresses;
    if (addresses === 1) expect(unevenness).toEqual(new Array(300).fill(10));
    else expectEstimate(interval(unevenness), expected, 0.04);
  });
});
