import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import type { AlternativeSummary } from '../../src/statistics/summary.ts';
import { aScenario, aWorld, exponential, once, type WorldParts } from '../world.ts';

async function summarizeOne(parts: WorldParts): Promise<AlternativeSummary> {
  const scenario = aScenario({ only: aWorld(parts) }, { durationMs: 20_000, replications: 2 });
  return summarize(scenario, await runExperiment(scenario, inlineRunner), { version: 'test' }).alternatives[0]!;
}

const parts: WorldParts = {
  applications: [{ concurrency: 100, serviceTime: exponential(1), startUpMs: 2000 }],
  pods: [{}, {}],
  workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } }],
};
const allKilled: WorldParts = {
  ...parts,
  faults: [
    { kind: 'pod-kill', atMs: 5000, parameters: { pods: { pods: [0, 1], named: true, mode: 'all', value: 100 } } },
  ],
};

describe('the time of failing', () => {
  it('is the stretch of windows in which anything failed, with the largest share of one', async () => {
    const { workloads } = await summarizeOne(allKilled);
    const { failing, timeSeries, requests } = workloads[0]!;
    expect(requests.failed).toBeGreaterThan(50);
    // No pod answers for the two seconds of the start-up and what it takes to be noticed.
    expect(failing!.fromMs).toBeGreaterThan(4000);
    expect(failing!.fromMs).toBeLessThanOrEqual(5000);
    expect(failing!.untilMs).toBeGreaterThan(7000);
    expect(failing!.untilMs).toBeLessThan(15_000);
    expect(failing!.peakShare).toBeCloseTo(1, 9);
    for (const { startMs, endMs, failedPerSecond, ratePerSecond } of timeSeries) {
      if (endMs <= failing!.fromMs || startMs >= failing!.untilMs) expect(failedPerSecond).toBe(0);
      expect(failedPerSecond).toBeLessThanOrEqual(failing!.peakShare * ratePerSecond * (1 + 1e-12));
    }
  });

  it('is not told where nothing fails, nor where something fails all the time', async () => {
    expect((await summarizeOne(parts)).workloads[0]!.failing).toBeNull();
    const flawed = { ...parts, applications: [{ ...parts.applications![0]!, errorRate: 0.1 }] };
    const { failing, requests } = (await summarizeOne(flawed)).workloads[0]!;
    expect(requests.failed).toBeGreaterThan(100);
    expect(failing).toBeNull();
  });

  it('comes with what each reason means', async () => {
    const { failures } = (await summarizeOne(allKilled)).workloads[0]!;
    expect(failures.length).toBeGreaterThan(0);
    for (const { reason, meaning } of failures) {
      expect(meaning).toBe(failureReasons.find(({ name }) => name === reason)!.meaning);
    }
  });
});

describe('where endpoints change', () => {
  it('there is no band of chance, and no share of idle ones', async () => {
    const { endpoints, services } = await summarizeOne(allKilled);
    expect(services[0]!.idleShare.estimate).toBeNull();
    for (const { chanceLow, chanceHigh } of endpoints) expect([chanceLow, chanceHigh]).toEqual([null, null]);
  });
});

it('a single connection leaves all other endpoints idle, whichever it chose', async () => {
  const { services, endpoints } = await summarizeOne({
    ...parts,
    pods: [{}, {}, {}, {}],
    workloads: [{ executor: once }],
  });
  expect(endpoints).toHaveLength(4);
  expect(services[0]!.connections).toBe(2);
  expect(services[0]!.idleShare).toEqual({ estimate: 0.75, halfWidth: 0 });
});
