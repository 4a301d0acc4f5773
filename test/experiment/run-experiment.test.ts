import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { aScenario, aWorld, exponential, pooled, runWorld, type WorkloadParts, type WorldParts } from '../world.ts';

async function measure(scenario: Scenario): Promise<readonly Measurements[]> {
  return (await runExperiment(scenario, inlineRunner)).replications;
}

const callers: WorkloadParts = {
  executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 },
  clientNodes: [0, 1, 1, 2],
};
const parts: WorldParts = {
  nodeZones: [0, 0, 1],
  network: { sameZone: exponential(0.3) },
  applications: [{ concurrency: 2, serviceTime: exponential(8), errorRate: 0.02 }],
  pods: [{ node: 0 }, { node: 1 }, { node: 2 }, { node: 2 }],
  workloads: [callers],
};

describe('common random numbers', () => {
  const requestsOf = (world: WorldParts, seed = 1) => runWorld(aWorld({ ...parts, ...world }), { endMs: 5000, seed });

  it('alternatives meet the same requests at the same times, and the same work', () => {
    const [one, ...others] = [
      { mode: 'iptables' },
      { mode: 'ipvs' },
      { mode: 'nftables', pods: [{ node: 1 }] },
    ] as const;
    const due = (world: WorldParts): number[] =>
      requestsOf(world)
        .requests.map(({ dueMs }) => dueMs)
        .sort((a, b) => a - b);
    for (const other of others) expect(due(other)).toEqual(due(one));
  });

  it('the same requests fail by their own bad luck, whether clients try again or not', () => {
    const unlucky = (retries: WorkloadParts['retries']) => {
      const world = {
        ...parts,
        applications: [{ concurrency: 1000, errorRate: 0.2 }],
        workloads: [{ ...callers, retries: retries! }],
      };
      return runWorld(aWorld(world), { endMs: 5000 }).requests.toSorted((a, b) => a.dueMs - b.dueMs);
    };
    const once = unlucky(null);
    const twice = unlucky({
      max: 1,
      on: ['5xx'],
      backoffBaseMs: 100,
      backoffMaxMs: 100,
      jitter: 'none',
      budget: null,
      leastRemainingMs: 0,
    });
    // Who succeeds at first takes less than the pause before a retry.
    const lucky = (requests: typeof once): number[] =>
      requests.flatMap(({ dueMs, endedMs, outcome }) => (outcome === 'success' && endedMs - dueMs < 100 ? dueMs : []));
    expect(lucky(twice)).toEqual(lucky(once));
    expect(lucky(once).length).toBeLessThan(once.length);
  });

  it('another seed, and another replication, are other numbers', () => {
    const first = requestsOf({}).requests;
    expect(requestsOf({}).requests).toEqual(first);
    expect(requestsOf({}, 2).requests).not.toEqual(first);
    expect(runWorld(aWorld(parts), { endMs: 5000, replication: 1 }).requests).not.toEqual(first);
  });

  it('a workload on other pods changes nothing of the first, though delays are drawn at random', () => {
    const more: WorldParts = {
      ...parts,
      mode: 'nftables',
      applications: [...parts.applications!, { name: 'default/other', serviceTime: exponential(3) }],
      pods: [...parts.pods!, { node: 1, application: 1, name: 'other-0' }],
      services: [{ pods: [0, 1, 2, 3] }, { pods: [4] }],
    };
    const other: WorkloadParts = { ...callers, target: { kind: 'cluster-ip', service: 1, port: 0 } };
    const first = (world: WorldParts) =>
      runWorld(aWorld(world), { endMs: 5000 }).requests.filter(({ workload }) => workload === 0);
    expect(first({ ...more, workloads: [callers, other] })).toEqual(first(more));
  });
});

describe('an experiment', () => {
  it('is measured in the order of alternatives and replications, and tells how far it is', async () => {
    const scenario = aScenario(
      { a: aWorld(parts), b: aWorld({ ...parts, mode: 'ipvs' }) },
      { durationMs: 500, replications: 3 },
    );
    const told: number[] = [];
    const { replications, interrupted } = await runExperiment(scenario, inlineRunner, {
      onProgress: (fraction) => told.push(fraction),
    });
    expect(interrupted).toBe(false);
    expect(replications.map(({ alternative, replication }) => `${alternative}${replication}`)).toEqual([
      '00',
      '01',
      '02',
      '10',
      '11',
      '12',
    ]);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.every((fraction) => fraction > 0 && fraction <= 1)).toBe(true);
  });

  it('keeps what was finished when it is interrupted', async () => {
    const scenario = aScenario({ a: aWorld(parts) }, { durationMs: 20_000, replications: 50 });
    const stop = new AbortController();
    const { replications, interrupted } = await runExperiment(scenario, inlineRunner, {
      signal: stop.signal,
      onProgress: (fraction) => {
        if (fraction > 0.05) stop.abort();
      },
    });
    expect(interrupted).toBe(true);
    expect(replications.length).toBeLessThan(50);
    const summary = summarize(
      scenario,
      { replications, warmUps: [{ warmUpMs: 0, settled: true }], interrupted },
      { version: 'test' },
    );
    expect(summary.alternatives[0]!.replications).toBe(replications.length);
  });

  it('may be interrupted in its pilot', async () => {
    const scenario = aScenario({ a: aWorld(parts) }, { durationMs: 200_000, warmUp: 'auto' });
    const stop = new AbortController();
    stop.abort();
    const measurements = await runExperiment(scenario, inlineRunner, { signal: stop.signal });
    expect(measurements).toEqual({ replications: [], warmUps: [{ warmUpMs: 0, settled: false }], interrupted: true });
    const [alternative] = summarize(scenario, measurements, { version: 'test' }).alternatives;
    expect(alternative!.workloads[0]!.requests).toEqual({ sent: 0, succeeded: 0, failed: 0 });
  });

  it('knows nothing of what was due in the warm-up', async () => {
    const uniform = { executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 } } as const;
    const [measured] = await measure(
      aScenario({ a: aWorld({ workloads: [uniform] }) }, { durationMs: 2000, warmUp: { ms: 777 } }),
    );
    expect(measured!.workloads[0]!.sent).toBe(20);
    expect(measured!.targets[0]!.connections[0]).toBe(20);
    expect(measured!.pods[0]!.utilization).toBeCloseTo(0.1, 2);
  });

  it('counts a connection that was opened in the warm-up where it is kept', async () => {
    const kept: WorkloadParts = {
      executor: { kind: 'constant-vus', vus: 3, thinkTime: exponential(5) },
      connection: pooled(),
    };
    const [measured] = await measure(
      aScenario({ a: aWorld({ workloads: [kept] }) }, { durationMs: 2000, warmUp: { ms: 500 } }),
    );
    expect(measured!.targets[0]!.connections[0]).toBe(3);
    expect(measured!.targets[0]!.requests[0]).toBe(measured!.workloads[0]!.sent);
  });

  it('keeps no log: a run ten times as long leaves no more behind', async () => {
    const bytesOf = async (durationMs: number): Promise<number> => {
      const [measured] = await measure(aScenario({ a: aWorld(parts) }, { durationMs }));
      return JSON.stringify(measured, (_, value: unknown) => (ArrayBuffer.isView(value) ? value.byteLength : value))
        .length;
    };
    const short = await bytesOf(12_000);
    // The series have 120 windows in both.
    expect(Math.abs((await bytesOf(120_000)) / short - 1)).toBeLessThan(0.05);
  });
});
