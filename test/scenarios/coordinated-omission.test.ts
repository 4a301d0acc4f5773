import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';
import { shareAbove } from './share-above.ts';

const run = await runScenarioFile('coordinated-omission');
const CONNECTIONS = 4;
const latency = (name: string) => run.alternative(name).workloads[0]!.latencyMs;

describe('coordinated-omission: a server stands still for six seconds of ten', () => {
  it('from the intended start the median is a second, and the rest waits up to six', () => {
    // 600 of 1000 wait, evenly from 6 s down to nothing: half of all wait for more than 1 s.
    expect(Math.abs(latency('from-intended-start').p50.estimate! - 1000)).toBeLessThan(80);
    expect(Math.abs(latency('from-intended-start').p90.estimate! - 5000)).toBeLessThan(80);
  });

  it('from send the median is that of a server that is well', () => {
    expect(latency('from-send').p50.estimate).toBeLessThan(10);
    expect(latency('from-send').p99.estimate).toBeLessThan(10);
  });

  it('from send there is one bad sample for each connection', () => {
    for (const { workloads } of run.replications('from-send')) {
      const { sent, latency: all } = workloads[0]!;
      expect(Math.round(shareAbove(all, 1000) * sent)).toBe(CONNECTIONS);
    }
    expect(latency('from-send').max.estimate).toBeGreaterThan(5900);
  });
});
