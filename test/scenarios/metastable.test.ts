import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
import { successShare } from './success-share.ts';

const run = await runScenarioFile('metastable');
const shares = (name: string, fromMs: number, toMs: number) =>
  run.replications(name).map((replication) => successShare(replication, fromMs, toMs));

describe('metastable: the trigger lasts five seconds', () => {
  it('at 60 a second it stays down to the end, with the load that it carried before', () => {
    for (const share of shares('vulnerable', 0, 18_000)) expect(share).toBeGreaterThan(0.999);
    for (const share of shares('vulnerable', 30_000, 120_000)) expect(share).toBeLessThan(0.01);
  });

  it('a small trigger passes', () => {
    for (const share of shares('vulnerable-small-trigger', 0, 120_000)) expect(share).toBeGreaterThan(0.999);
  });

  it('at 20 a second it comes back by itself', () => {
    for (const share of shares('stable', 80_000, 120_000)) expect(share).toBeGreaterThan(0.999);
  });

  it('less load for a while brings it back for good', () => {
    for (const share of shares('load-shed', 40_000, 58_000)) expect(share).toBeLessThan(0.01);
    for (const share of shares('load-shed', 82_000, 120_000)) expect(share).toBeGreaterThan(0.999);
  });
});
