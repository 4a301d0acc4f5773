import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const REPLICATIONS = 8;
const USERS = 400;
const run = await runScenarioFile('grace-too-short', [`Simulation.replications=${REPLICATIONS}`]);
const failuresOf = (alternative: string) => run.alternative(alternative).workloads[0]!.failures;
const failedIn = (alternative: string): number => run.alternative(alternative).workloads[0]!.requests.failed;

describe('grace-too-short: four pods with requests of 4 s are replaced', () => {
  it('where preStop takes longer than the grace, requests that need two seconds more are lost to SIGKILL', () => {
    const underWay = REPLICATIONS * USERS;
    const expected = underWay * Math.exp(-2 / 4);
    const deviation = Math.sqrt(expected * (1 - expected / underWay));
    // Narrow enough to tell 2 s from 1.8 s.
    expect((3.3 * deviation) / expected).toBeLessThan(0.1);
    expect(Math.abs(failedIn('grace-30s-prestop-40s') - expected)).toBeLessThan(3.3 * deviation);
    const causes = failuresOf('grace-30s-prestop-40s').flatMap((each) => each.causes.map(({ cause }) => cause));
    expect([...new Set(causes)]).toEqual(['grace-over']);
  });

  it('where the grace is long enough, none is', () => {
    expect(failedIn('grace-90s-prestop-40s')).toBe(0);
  });

  it('where the hook is short, the rest of the grace drains all but the longest', () => {
    const expected = REPLICATIONS * USERS * Math.exp(-20 / 4);
    expect(Math.abs(failedIn('grace-30s-prestop-10s') - expected)).toBeLessThan(3.3 * Math.sqrt(expected));
  });
});
