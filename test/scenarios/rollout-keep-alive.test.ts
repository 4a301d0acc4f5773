import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

// Errors come with connections, not with requests: a tenth of the requests on the same connections has as many.
const REPLICATIONS = 3;
const cheap = ['Application.serviceTime={exponential: {mean: 470ms}}', `Simulation.replications=${REPLICATIONS}`];
const run = await runScenarioFile('rollout-keep-alive', [...cheap, 'Simulation.duration=75s']);
const failedIn = (alternative: string): number =>
  run.alternative(alternative).workloads[0]!.requests.failed / REPLICATIONS;
/** So many requests have three minutes at 47 ms. */
const REQUESTS = 750_000;

describe('rollout-keep-alive: three pods are replaced under 200 kept connections', () => {
  it('without preStop some connections are refused: one request in ten thousand to a million', () => {
    expect(failedIn('no-prestop') / REQUESTS).toBeGreaterThan(1e-6);
    expect(failedIn('no-prestop') / REQUESTS).toBeLessThan(2e-4);
    const reasons = run.alternative('no-prestop').workloads[0]!.failures.map(({ reason }) => reason);
    expect(reasons).toContain('stale-endpoint');
  });

  it('with a preStop that outlasts the grace only those that take two seconds more, and with a longer grace none', () => {
    // Of 200 requests of 470 ms under way at SIGTERM; of those of 47 ms none would be left.
    expect(failedIn('prestop-40s')).toBeLessThan(3 * 200 * Math.exp(-2 / 0.47));
    expect(failedIn('prestop-40s-grace-50s')).toBe(0);
  });
});
