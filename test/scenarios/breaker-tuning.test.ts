import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('breaker-tuning');
const SECONDS = 300;
const perSecond = (name: string): number => run.replications(name)[0]!.workloads[0]!.sent / SECONDS;

/** Requests a second of a worker that rests from the dependency for so long, and then waits once for so long. */
function withBreaker(openForMs: number, probeMs: number): number {
  const requests = Math.ceil(openForMs / 200);
  return (1000 * requests) / (requests * 200 + probeMs);
}

describe('breaker-tuning: a worker of 200 ms a request and a dependency that is down', () => {
  it.each([
    ['well', 1000 / 200.5],
    ['no-breaker', 1000 / 2200],
    ['wrongly-tuned', withBreaker(2000, 2000)],
    ['well-tuned', withBreaker(30_000, 50)],
  ] as const)('%s: %f requests a second', (name, expected) => {
    // The first three time-outs of 2 s open the breaker.
    expect(Math.abs(perSecond(name) / expected - 1)).toBeLessThan(0.025);
  });

  it('the breaker that is wrongly tuned gives back no more than half', () => {
    expect(perSecond('wrongly-tuned') / perSecond('well')).toBeLessThan(0.6);
    expect(perSecond('well-tuned') / perSecond('well')).toBeGreaterThan(0.97);
  });
});
