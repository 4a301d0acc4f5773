import { describe, expect, it } from 'vitest';
import { expectBelow } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('keep-alive-race', ['Simulation.replications=10']);
const calls = (name: string) => run.alternative(name).workloads[0]!;

/** The share of the requests, r a second on each connection, that come in the 2 · 0.5 ms after 5 s without one. */
const expectedShare = (r: number): number => r * Math.exp(-5 * r) * 0.001;

describe('keep-alive-race: 60 s at the load balancer, 5 s at the server', () => {
  it.each([
    ['steady', 18 / (2 * 10)],
    ['sparse', 18 / (2 * 45)],
  ])('%s: as many requests are reset as come when the connection is being closed', (name, r) => {
    const { requests, failures } = calls(name);
    const expected = requests.sent * expectedShare(r);
    expect(expected).toBeGreaterThan(5);
    expect(failures.map(({ reason }) => reason)).toEqual(['connection-reset']);
    expect(Math.abs(requests.failed - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  it('with steady traffic that is about 0.001 % of the requests', () => {
    expect(expectedShare(0.9)).toBeCloseTo(1e-5, 6);
    expect(calls('steady').failedRate.estimate).toBeGreaterThan(0.3e-5);
    expect(calls('steady').failedRate.estimate).toBeLessThan(2e-5);
  });

  it('the same traffic fails more often when it is sparse on each connection', () => {
    expectBelow(calls('steady').failedRate, calls('sparse').failedRate);
  });

  it('nothing fails with 61 s at the server', () => {
    const { requests } = calls('sparse-61s');
    // Nothing among so many proves something: some fifty would have failed.
    expect(requests.sent * expectedShare(0.2)).toBeGreaterThan(40);
    expect(requests.failed).toBe(0);
  });
});
