import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
import { sharesOfService } from './shares-of-service.ts';

const run = await runScenarioFile('hints-by-cpu', ['Simulation.replications=3', 'Simulation.duration=40s']);

describe('hints-by-cpu: topology-aware hints', () => {
  it('give zones of 20, 16 and 14 cores 10, 8 and 7 of 25 endpoints', () => {
    const shares = sharesOfService(run, '25').toSorted((a, b) => a - b);
    for (const share of shares.slice(0, 10)) expect(share).toBeCloseTo(1 / 30, 2);
    for (const share of shares.slice(10, 18)) expect(share).toBeCloseTo(1 / 24, 2);
    for (const share of shares.slice(18)) expect(share).toBeCloseTo(1 / 21, 2);
    // The three groups lie further apart than their members.
    expect(shares[10]! - shares[9]!).toBeGreaterThan(0.004);
    expect(shares[18]! - shares[17]!).toBeGreaterThan(0.002);
  });

  it('are not given for four endpoints in three zones: one zone would be overloaded by a third', () => {
    for (const share of sharesOfService(run, '4')) expect(share).toBeCloseTo(1 / 4, 2);
  });
});
