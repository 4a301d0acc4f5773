import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('autoscaler-formula', ['Simulation.replications=2']);

/** The decisions of the autoscaler in each replication. */
function decisions(alternative: string): readonly (readonly { readonly atMs: number; readonly label: string }[])[] {
  return run.replications(alternative).map(({ marks }) => marks.filter(({ label }) => label.includes('→')));
}

describe('autoscaler-formula: ten pods that should use half of their CPU', () => {
  it.each(['0.92', '1.08'])('at %s times that load it leaves them alone: within the tolerance of a tenth', (load) => {
    expect(decisions(load)).toEqual([[], []]);
  });

  it('at 1.3 times the load it asks for thirteen within a minute: ceil(10 × 1.3)', () => {
    for (const found of decisions('1.3')) {
      expect(found.map(({ label }) => label)).toEqual(['api 10 → 13']);
      // Two rounds of metrics, of 15 s each, and the next look.
      expect(found[0]!.atMs).toBeGreaterThan(15_000);
      expect(found[0]!.atMs).toBeLessThanOrEqual(45_000);
    }
  });

  it('at half of the load it asks for five when what it wanted at first is more than five minutes old', () => {
    for (const found of decisions('0.5')) {
      expect(found.map(({ label }) => label)).toEqual(['api 10 → 5']);
      expect(found[0]!.atMs).toBeGreaterThan(300_000);
      expect(found[0]!.atMs).toBeLessThanOrEqual(345_000);
    }
  });
});
