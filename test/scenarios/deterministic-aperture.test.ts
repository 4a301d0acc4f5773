import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { maxOverMean } from '../../src/statistics/max-over-mean.ts';
import { expectBelow, expectEstimate } from './expect-estimate.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const CLIENTS = 40;
const SERVERS = 100;
const SIZE = 12;
const run = await runScenarioFile('deterministic-aperture', ['Simulation.replications=6', 'Simulation.duration=6s']);

/** By replication, then server: its connections or requests. */
function counts(name: string, column: 'connections' | 'requests'): number[][] {
  return run.replications(name).map(({ targets }) => [...targets[0]![column]].slice(-SERVERS));
}

/** By replication: all connections. */
function connections(name: string): number[] {
  return counts(name, 'connections').map((servers) => servers.reduce((sum, count) => sum + count, 0));
}

/** By replication: the largest load of a server over the mean. */
function imbalance(name: string): ReturnType<typeof interval> {
  return interval(counts(name, 'requests').map(maxOverMean));
}

/** The mean of the largest of so many binomial numbers. */
function largestBinomial(many: number, trials: number, probability: number): number {
  let mean = 0;
  let term = (1 - probability) ** trials;
  let below = 0;
  for (let k = 0; k < trials; k++) {
    below += term;
    mean += 1 - below ** many;
    term *= ((trials - k) / (k + 1)) * (probability / (1 - probability));
  }
  return mean;
}

describe('deterministic-aperture: 40 clients of 100 servers', () => {
  it('without apertures each client has a connection to each server, in a run this short to nearly each', () => {
    for (const count of connections('all-servers')) expect(count / (CLIENTS * SERVERS)).toBeGreaterThan(0.97);
  });

  it('apertures leave nearly nine of ten connections away: 12 a client at random, 12 to 14 of a ring', () => {
    for (const count of connections('random-aperture')) expect(count).toBe(CLIENTS * SIZE);
    for (const count of connections('deterministic-aperture')) {
      expect(count).toBeGreaterThanOrEqual(CLIENTS * SIZE);
      expect(count).toBeLessThanOrEqual(CLIENTS * (SIZE + 2));
    }
  });

  it('at random the number of clients of a server is binomial: the largest of 100 is 2.2 times the mean', () => {
    const expected = largestBinomial(SERVERS, CLIENTS, SIZE / SERVERS) / ((CLIENTS * SIZE) / SERVERS);
    expect(expected).toBeCloseTo(2.2, 1);
    expectEstimate(interval(counts('random-aperture', 'connections').map(maxOverMean)), expected, 0.15);
  });

  it('at random some servers have less than a third of the mean', () => {
    for (const servers of counts('random-aperture', 'requests')) {
      const mean = servers.reduce((sum, count) => sum + count, 0) / SERVERS;
      expect(Math.min(...servers)).toBeLessThan(mean / 3);
    }
  });

  it('the deterministic aperture is as even as no aperture, the random one far from it', () => {
    const even = imbalance('all-servers').estimate!;
    expect(even).toBeLessThan(1.3);
    expect(Math.abs(imbalance('deterministic-aperture').estimate! / even - 1)).toBeLessThan(0.05);
    expectBelow(imbalance('deterministic-aperture'), imbalance('random-aperture'));
    expect(imbalance('random-aperture').estimate! / even).toBeGreaterThan(1.4);
    // What the choice of the less loaded of two takes from those that many clients share.
    expect(imbalance('random-aperture').estimate!).toBeLessThan(2.2);
  });

  it('uneven load makes a longer tail', () => {
    const p99 = (name: string) => run.alternative(name).workloads[0]!.latencyMs.p99;
    expectBelow(p99('deterministic-aperture'), p99('random-aperture'));
  });
});
