import { describe, expect, it } from 'vitest';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('lossy-link', ['Simulation.replications=4', 'Simulation.duration=3m']);
const workloadOf = (name: string) => run.alternative(name).workloads[0]!;
const percentile = (name: string, which: 'p50' | 'p99' | 'p99.9'): number =>
  workloadOf(name).latencyMs[which].estimate!;

/** Share of the requests that a lost packet held up, or that failed by it. */
function shareHit(name: string): number {
  const { delays, failures, requests } = workloadOf(name);
  const causes = [...delays, ...failures.flatMap((failure) => failure.causes)];
  expect(new Set(causes.map(({ cause }) => cause))).toEqual(new Set(['packet-lost']));
  return causes.reduce((sum, { count }) => sum + count, 0) / requests.sent;
}

/** Asserts a share within five standard errors. */
function expectShare(name: string, share: number): void {
  const error = Math.sqrt((share * (1 - share)) / workloadOf(name).requests.sent);
  expect(Math.abs(shareHit(name) - share)).toBeLessThan(5 * error);
}

// A request takes 5.5 ms; one with a SYN half a millisecond more. Histograms are exact to 1 %.
const PLAIN_MS = 5.5;
const [FIRST_RTO_MS, THIRD_RTO_MS, FOURTH_RTO_MS] = [208, 848, 1680];
const SYN_RTO_MS = 1030;

describe('lossy-link: one packet in a hundred is lost', () => {
  it('alone: 1 − 0.99² of the requests are late by the first retransmission time-out', () => {
    expectShare('alone', 1 - 0.99 * 0.99);
    expect(percentile('alone', 'p99') / (PLAIN_MS + FIRST_RTO_MS)).toBeCloseTo(1, 1);
    expect(percentile('alone', 'p99.9') / (PLAIN_MS + FIRST_RTO_MS)).toBeCloseTo(1, 1);
  });

  it('in bursts of three: 1 − (1 − p)² of the requests are hit, too few for the 99th percentile', () => {
    expectShare('in-bursts', 1 - (1 - 0.003367) * (1 - 0.003367));
    expect(percentile('in-bursts', 'p99') / PLAIN_MS).toBeCloseTo(1, 1);
    // (2/3)ᵏ⁻¹ of those lose k packets and more; the seventh retransmission comes after the client's time-out.
    expect(percentile('in-bursts', 'p99.9')).toBeGreaterThan(0.99 * (PLAIN_MS + THIRD_RTO_MS));
    expect(percentile('in-bursts', 'p99.9')).toBeLessThan(1.01 * (PLAIN_MS + 2 * FOURTH_RTO_MS));
    expect(workloadOf('in-bursts').requests.failed).toBeGreaterThan(0);
  });

  it('with a connection for each request twice as many packets count, and a SYN costs a second', () => {
    expectShare('alone-dialling', 1 - 0.99 * 0.99 * 0.99 * 0.99);
    expect(percentile('alone-dialling', 'p99') / (PLAIN_MS + 0.5 + SYN_RTO_MS)).toBeCloseTo(1, 1);
  });

  it('nobody is late without it', () => {
    expect(workloadOf('lossless').delays).toEqual([]);
    expect(workloadOf('lossless').latencyMs.max.estimate).toBeLessThan(7);
  });
});
