import { describe, expect, it } from 'vitest';
import { interval } from '../../src/statistics/interval.ts';
import { parseText, runScenario, runScenarioFile, scenarioText } from './run-scenario-file.ts';
import { sharesOfNewPods } from './share-of-new-pods.ts';

const cheap = ['Workload/calls.rate=20/s'];
const run = await runScenarioFile('grpc-scale-out', [...cheap, 'Simulation.replications=40']);
/** The pods are asked for after a minute and need 5 s; the ages of connections have a jitter of 10 %. */
const READY_MS = 66_000;
const AGE_MS = 66_000;
const END_MS = 300_000;
const FAIR = 0.7;

/** Until the new pods have nine tenths of their fair share for sure, and keep it to the end. */
const limits: readonly (readonly [alternative: string, within: string, ms: number])[] = [
  ['max-connection-age', 'one age', AGE_MS],
  ['headless', 'one age, the 30 s between two questions and the 30 s of the cache', AGE_MS + 60_000],
  ['mesh', 'five seconds', 5000],
];

describe('grpc-scale-out: a gRPC service is scaled from three pods to ten', () => {
  it('behind the cluster IP, the new pods get not one request to the end', () => {
    expect(sharesOfNewPods(run, 'cluster-ip', 0, END_MS)).toEqual(new Array(40).fill(0));
    expect(run.alternative('cluster-ip').shares[0]).toMatchObject({ atEnd: { newPods: 7 }, fairFromMs: null });
  });

  it('before that, nobody has new pods', () => {
    for (const { shares } of run.summary.alternatives) {
      for (const { startMs, newShare } of shares[0]!.windows) if (startMs < 60_000) expect(newShare.estimate).toBe(0);
    }
  });

  it.each(limits)('%s: the new pods have at least 0.9 of their fair share after %s', (alternative, _, ms) => {
    const { estimate, halfWidth } = interval(sharesOfNewPods(run, alternative, READY_MS + ms, END_MS));
    expect(halfWidth!).toBeLessThan(0.07);
    expect(estimate! - halfWidth!).toBeGreaterThan(0.9 * FAIR);
    expect(Math.abs(estimate! - FAIR)).toBeLessThan(1.5 * Math.max(halfWidth!, 0.005));
    expect(run.alternative(alternative).shares[0]!.fairFromMs).toBeLessThanOrEqual(READY_MS + ms);
  });

  it('in the first seconds only the mesh has heard of them: no connection is old enough to have ended', () => {
    const inFirstSeconds = (alternative: string) => sharesOfNewPods(run, alternative, 70_000, 75_000);
    for (const share of inFirstSeconds('mesh')) expect(share).toBeGreaterThan(0.4);
    for (const share of [...inFirstSeconds('max-connection-age'), ...inFirstSeconds('headless')]) expect(share).toBe(0);
  });

  it('an age makes the expected share fair; all addresses in turn make it fair in each run', () => {
    const spread = (alternative: string): number => {
      const shares = sharesOfNewPods(run, alternative, 250_000, END_MS);
      return Math.max(...shares) - Math.min(...shares);
    };
    expect(spread('max-connection-age')).toBeGreaterThan(0.3);
    expect(spread('headless')).toBeLessThan(0.02);
  });
});

it('one client has one pod, whatever the number of pods: it gets 100 % of the requests', async () => {
  const set = ['Deployment/shop.spec.replicas=1', 'Simulation.duration=80s', 'Simulation.replications=5'];
  const lonely = await runScenarioFile('grpc-scale-out', [...cheap, ...set]);
  for (const counts of lonely.connections('cluster-ip')) expect(counts.toSorted((a, b) => b - a)).toEqual([1, 0, 0]);
  for (const share of sharesOfNewPods(lonely, 'cluster-ip', 0, 80_000)) expect(share).toBe(0);
  expect(lonely.alternative('cluster-ip').services[0]!.requestsMaxOverMean.estimate).toBe(10);
});

it('a headless Service alone is no cure: no connection is lost, so nobody asks for addresses again', async () => {
  const text = scenarioText('grpc-scale-out').replaceAll(
    'connections: {maxAge: 1m, maxAgeGrace: 10s}',
    'connections: {}',
  );
  const set = ['Simulation.duration=4m', 'Simulation.replications=5'];
  const ageless = await runScenario(parseText('grpc-scale-out', text, [...cheap, ...set]));
  for (const share of sharesOfNewPods(ageless, 'headless', 0, 240_000)) expect(share).toBe(0);
});
