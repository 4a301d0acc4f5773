import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
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
});
