import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile, type ScenarioRun } from './run-scenario-file.ts';

const cures = ['full-scan-random', 'two-choices'];
const run = await runScenarioFile('full-scan-herd');
const herd = 'Simulation.replications=10';
// Nobody waits for a worker, so that a request is under way for 50 ms.
const roomy = await runScenarioFile('full-scan-herd', [herd, 'Application/web.concurrency=200']);
const rare = await runScenarioFile('full-scan-herd', [herd, 'Workload/client.rate=20/s']);

/** By replication, then by host: its share of the requests. */
function shares(of: ScenarioRun, name: string): number[][] {
  return of.replications(name).map(({ targets, pods }) => {
    const counts = pods.flatMap((pod, i) => (pod.name.startsWith('web-') ? targets[0]!.requests[i]! : []));
    const all = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / all);
  });
}

const firstHost = (of: ScenarioRun) => interval(shares(of, 'full-scan-first').map(([first]) => first!));

/** The part of Poisson arrivals that find none of so many servers free (Erlang B). */
function blocked(servers: number, load: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i <= servers; i++) {
    term *= load / i;
    sum += term;
  }
  return term / sum;
}

describe('full-scan-herd: a hundred clients, five hosts, each client takes the least loaded', () => {
  it('with ties to the first, all choose the same host, in every replication', () => {
    for (const [first, second, ...others] of shares(run, 'full-scan-first')) {
      expect(first).toBeGreaterThan(0.8);
      expect(first! + second!).toBeGreaterThan(0.97);
      expect(Math.max(...others)).toBeLessThan(0.03);
    }
  });

  it('with ties to the first, host after host gets what finds those before it busy, as by Erlang’s loss formula', () => {
    const load = (200 / 100) * 0.05;
    expectEstimate(firstHost(roomy), 1 - blocked(1, load));
    const second = interval(shares(roomy, 'full-scan-first').map((hosts) => hosts[1]!));
    expectEstimate(second, blocked(1, load) - blocked(2, load), 0.05);
  });

  it('with ties to the first, the less a client sends, the fewer of its requests go elsewhere', () => {
    expectEstimate(firstHost(rare), 1 - blocked(1, 0.01));
    expectBelow(firstHost(roomy), firstHost(rare));
  });

  it.each(cures)('%s gives each of the five hosts a fifth', (name) => {
    const all = shares(roomy, name);
    for (let host = 0; host < 5; host++) expectEstimate(interval(all.map((hosts) => hosts[host]!)), 1 / 5);
  });

  it.each(cures)('%s lets nobody wait, where the herd does', (name) => {
    const latencyOf = (alternative: string) => run.alternative(alternative).workloads[0]!.latencyMs;
    expectBelow(latencyOf(name).p99, latencyOf('full-scan-first').p99);
    expectBelow(latencyOf(name).mean, latencyOf('full-scan-first').mean);
  });
});
