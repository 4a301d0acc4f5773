import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { mean } from '../../src/statistics/mean.ts';
import { theoryCase } from '../fixtures/theory.ts';
import { expectEstimate } from './expect-estimate.ts';
import { exponentialService, type QueueWorld, queueWorld, runAlternative, runQueueWorld } from './queue-world.ts';

// One balancer that sees all requests, pods with one worker each, exponential service of 1 ms, no delay but queueing.

const PODS = 1000;
/** The simulated mean may be so far from that of infinitely many pods, and its interval must be narrower than that. */
const CLOSE = 0.03;

function world(name: string, pods: number, rho: number, options: Readonly<Record<string, number>> = {}): QueueWorld {
  const balancer = { name: `literature/${name}`, options };
  return { pods, workers: 1, service: exponentialService, ratePerMs: pods * rho, mode: 'iptables', balancer };
}

/**
 * The mean time in the system with d choices and infinitely many pods: the sum over i ≥ 1 of ρ^((dⁱ − d)/(d − 1)), with
 * i − 1 as the exponent for d = 1. Source: M. Mitzenmacher, "The power of two choices in randomized load balancing",
 * IEEE TPDS 12 (2001), 1094.
 */
function meanFieldSojourn(d: number, rho: number): number {
  let sum = 0;
  let exponent = 0;
  let step = 1;
  for (let term = 1; term > 1e-12; term = rho ** exponent) {
    sum += term;
    step *= d;
    exponent += step;
  }
  return sum;
}

/**
 * The values without what a line through them explains by their controls, whose expectation is known: a pod that
 * happened to get more requests had longer queues. Source: Law, "Simulation Modeling and Analysis", control variates.
 */
function controlled(values: readonly number[], controls: readonly number[], expected: number): number[] {
  const meanValue = mean(values);
  const meanControl = mean(controls);
  const covariance = mean(values.map((value, i) => (value - meanValue) * (controls[i]! - meanControl)));
  const variance = mean(controls.map((control) => (control - meanControl) ** 2));
  return values.map((value, i) => value - (covariance / variance) * (controls[i]! - expected));
}

describe('the power of d choices among 1000 pods is that of the mean field', () => {
  it.each([1, 2, 3])('the formula with d = %i is that of the reference', (d) => {
    for (const rho of [0.5, 0.9]) {
      const { values } = theoryCase(`g2.pod_meanfield.d${d}.rho${rho.toFixed(2)}`);
      expect(meanFieldSojourn(d, rho)).toBeCloseTo(values.mean_sojourn, 8);
    }
  });

  it.each([
    [2, 0.7, 40],
    [2, 0.9, 60],
    [2, 0.95, 100],
    [3, 0.7, 40],
    [3, 0.9, 60],
    [3, 0.95, 100],
  ])('d = %i at load %f', async (choices, rho, durationMs) => {
    const alternative = {
      name: 'power-of-d',
      plan: { seed: 1, durationMs, warmUp: { ms: 0.8 * durationMs }, replications: 6 },
      world: queueWorld(world('power-of-d', PODS, rho, { choices })),
    };
    const { workloads } = await runAlternative(alternative);
    const { estimate, halfWidth } = workloads[0]!.latencyMs.mean;
    const theory = meanFieldSojourn(choices, rho);
    expect(halfWidth! / theory).toBeLessThan(CLOSE);
    expect(Math.abs(estimate! / theory - 1)).toBeLessThan(CLOSE);
  });

  /**
   * With one choice the pods are 1000 independent M/M/1, which gives the interval in one replication; their queues forget
   * slowly. Empty ones would need long to fill, so that the warm-up is at load 1 for ρ/(1 − ρ)²: then E(n² + n), which
   * grows by 2λ a unit of time, is what it will be, 2ρ/(1 − ρ)², and by Poisson's equation of M/M/1, whose solution is
   * (n² + n)/(2(1 − ρ)), what the queues still lack and what they have too much cancel out in the mean over time.
   */
  it.each([
    [0.7, 300],
    [0.9, 1600],
    [0.95, 5800],
  ])('d = 1 at load %f', async (rho, durationMs) => {
    const executor = {
      kind: 'ramping-arrival-rate' as const,
      arrivals: 'poisson' as const,
      startRatePerSecond: PODS * 1000,
      stages: [{ durationMs: 0, target: PODS * 1000 * rho }],
    };
    const alternative = {
      name: 'one-choice',
      plan: { seed: 1, durationMs, warmUp: { ms: rho / (1 - rho) ** 2 }, replications: 1 },
      world: queueWorld({ ...world('power-of-d', PODS, rho, { choices: 1 }), executor }),
    };
    const { workloads, endpoints } = await runAlternative(alternative);
    expect(endpoints).toHaveLength(PODS);
    // Little's law gives the time in the system of what came to a pod.
    const byPod = endpoints.map(
      ({ queueLength, utilization }) => (queueLength.estimate! + utilization.estimate!) / rho,
    );
    const requests = endpoints.map((endpoint) => endpoint.requests);
    const { estimate, halfWidth } = interval(controlled(byPod, requests, rho * durationMs));
    const theory = meanFieldSojourn(1, rho);
    expect(halfWidth! / theory).toBeLessThan(CLOSE);
    expect(Math.abs(estimate! / theory - 1)).toBeLessThan(CLOSE);
    expect(Math.abs(workloads[0]!.latencyMs.mean.estimate! / theory - 1)).toBeLessThan(CLOSE);
  });
});

describe('who sees all queues does better still', () => {
  it.each([
    ['join-shortest-queue', 'g2.jsq.N5.c1.rho0.70', 20_000],
    ['join-shortest-queue', 'g2.jsq.N10.c1.rho0.80', 20_000],
    ['join-idle-queue', 'g2.jiq.N2.rho0.70', 40_000],
    ['join-idle-queue', 'g2.jiq.N10.rho0.80', 50_000],
  ])('%s has the mean of the reference: %s', async (name, id, requests) => {
    const { model, metrics } = theoryCase(id);
    const pods: number = model.n_endpoints;
    const rho = model.arrival.rate / pods;
    const { workloads } = await runQueueWorld(world(name, pods, rho), { requests, replications: 10, seed: 1 });
    expectEstimate(workloads[0]!.latencyMs.mean, metrics.mean_sojourn!.value as number);
  });

  it.each([
    ['g2.pod2_norepl.N5.rho0.50', 0],
    ['g2.pod2_repl.N5.rho0.70', 1],
  ])('two of a few pods, with replacement and without: %s', async (id, replacement) => {
    const { model, metrics } = theoryCase(id);
    const pods: number = model.n_endpoints;
    const spec = world('power-of-d', pods, model.arrival.rate / pods);
    const balancer = { name: 'literature/power-of-d', options: { choices: 2, replacement: replacement === 1 } };
    const { workloads } = await runQueueWorld({ ...spec, balancer }, { requests: 20_000, replications: 10, seed: 1 });
    expectEstimate(workloads[0]!.latencyMs.mean, metrics.mean_sojourn!.value as number);
  });
});
