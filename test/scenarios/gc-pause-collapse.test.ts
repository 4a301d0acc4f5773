import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
import { successShare } from './success-share.ts';

const run = await runScenarioFile('gc-pause-collapse');
const shares = (name: string, fromMs: number, toMs: number) =>
  run.replications(name).map((replication) => successShare(replication, fromMs, toMs));

describe('gc-pause-collapse: a server at 70 % stands still for a second', () => {
  it.each(['retries', 'budget', 'no-retries', 'no-pause'])('%s: all is well before', (name) => {
    expect(shares(name, 0, 29_000)).toEqual([1, 1]);
  });

  it('retries: it never comes back', () => {
    expect(shares('retries', 31_000, 120_000)).toEqual([0, 0]);
  });

  it('server-notices: what it begins in time is too late when it is done', () => {
    for (const share of shares('server-notices', 45_000, 120_000)) expect(share).toBeLessThan(0.02);
  });

  it.each(['budget', 'no-retries', 'newest-first'])('%s: it is well again', (name) => {
    for (const share of shares(name, 30_000, 31_000)) expect(share).toBeLessThan(1);
    expect(shares(name, 45_000, 120_000)).toEqual([1, 1]);
  });

  it('no-pause: nothing happens', () => {
    expect(shares('no-pause', 0, 120_000)).toEqual([1, 1]);
  });
});
