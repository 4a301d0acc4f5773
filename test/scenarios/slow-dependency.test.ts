import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('slow-dependency');
const PAGES = 0;
const SESSIONS = 1;
const pages = (name: string) => run.replications(name).map(({ workloads }) => workloads[PAGES]!.succeeded);

describe('slow-dependency: a store that four workers ask hangs', () => {
  it('while it is well they do 10 pages a second each, less the way there and back', () => {
    for (const count of pages('well')) expect(Math.abs(count / 40 / (4 / 0.101) - 1)).toBeLessThan(0.01);
  });

  it('when it hangs a page takes 5.1 s: 1/51 of the throughput', () => {
    // Whole pages in 60 s: each worker begins one every 5.1 s.
    for (const count of pages('store-hangs')) expect(count).toBe(4 * Math.ceil(60 / 5.1));
    const ratio = pages('store-hangs')[0]! / 60 / (pages('well')[0]! / 40);
    expect(1 / ratio).toBeGreaterThan(48);
    expect(1 / ratio).toBeLessThan(52);
  });

  it('a circuit breaker gives nearly nine tenths of it back, and no page fails', () => {
    for (const count of pages('breaker')) expect(count / 60 / (4 / 0.101)).toBeGreaterThan(0.88);
    for (const { workloads } of run.replications('breaker')) {
      expect(workloads[PAGES]!.succeeded).toBe(workloads[PAGES]!.sent);
      expect(workloads[SESSIONS]!.succeeded).toBe(0);
    }
  });
});
