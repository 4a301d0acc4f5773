import { describe, expect, it } from 'vitest';
import { PodTable } from '../../src/dataplane/pod-table.ts';
import { slownessIn, type WarmUpSpec, WarmUps } from '../../src/dataplane/warm-ups.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { aWorld, constant, type FaultParts, startWorld } from '../world.ts';

const linear: WarmUpSpec = { factor: 11, durationMs: 1000, decay: 'linear' };
const exponential: WarmUpSpec = { factor: 11, durationMs: 1000, decay: 'exponential' };
const traits = { node: 0, concurrency: 1, queueLimit: 0, discipline: 'fifo', errorRate: 0, demandColumn: 0 } as const;

function begin(spec: WarmUpSpec) {
  const simulation = new Simulation();
  const pods = new PodTable();
  pods.add(traits);
  const warmUps = new WarmUps({ simulation, pods, specOf: () => spec });
  const slownessAt = (atMs: number): number => {
    simulation.run(atMs);
    return pods.slowness[0]!;
  };
  return { simulation, pods, warmUps, slownessAt };
}

describe('a process that has just started', () => {
  it('gets faster evenly, and is as fast as normally when its warm-up is over', () => {
    const { warmUps, slownessAt } = begin(linear);
    warmUps.begin(0);
    for (const atMs of [0, 100, 250, 500, 750, 999]) {
      expect(Math.abs(slownessAt(atMs) - (11 - 10 * (atMs / 1000)))).toBeLessThan(0.051);
    }
    expect(slownessAt(1000.001)).toBe(1);
  });

  it('or gets faster quickly at first: the rest decays with a fifth of the duration', () => {
    const { warmUps, slownessAt } = begin(exponential);
    warmUps.begin(0);
    for (const atMs of [0, 100, 200, 600]) {
      const rest = 10 * Math.exp(-atMs / 200);
      expect(Math.abs(slownessAt(atMs) - 1 - rest)).toBeLessThan(0.026 * rest);
    }
    expect(slownessAt(1000.001)).toBe(1);
  });

  it('is as slow on average as the law says', () => {
    const mean = (spec: WarmUpSpec): number => {
      let sum = 0;
      for (let step = 0; step < 100; step++) sum += slownessIn(spec, step) / 100;
      return sum;
    };
    expect(mean(linear)).toBeCloseTo(6, 9);
    expect(mean(exponential)).toBeCloseTo(1 + (10 * (1 - Math.exp(-5))) / 5, 2);
  });

  it('is cold again when it starts once more, and warm-ups of one that died end', () => {
    const { pods, warmUps, slownessAt } = begin(linear);
    warmUps.begin(0);
    slownessAt(800);
    warmUps.begin(0);
    expect(slownessAt(800)).toBeCloseTo(10.95, 9);
    warmUps.end(0);
    expect(slownessAt(900)).toBe(1);
    expect(pods.slowness[0]).toBe(1);
  });

  it('is slower by what else makes it slow, at the same time', () => {
    const { pods, warmUps, slownessAt } = begin(linear);
    warmUps.begin(0);
    const end = pods.slow(0, 3);
    expect(slownessAt(500)).toBeCloseTo(3 * 5.95, 6);
    end();
    expect(slownessAt(500)).toBeCloseTo(5.95, 6);
    expect(slownessAt(2000)).toBe(1);
  });
});

it('a container is cold after a crash, though it was warm when the run began', () => {
  const crash: FaultParts = {
    kind: 'container-crash',
    atMs: 1000,
    durationMs: null,
    parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
  };
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0) },
    applications: [{ concurrency: 100, serviceTime: constant(1), warmUp: { ...linear, durationMs: 10_000 } }],
    workloads: [
      {
        executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 },
        target: { kind: 'pod', pod: 0 },
      },
    ],
    faults: [crash],
  });
  const { requests } = startWorld(world, { endMs: 20_000 }).finish();
  const served = requests.filter(({ outcome }) => outcome === 'success');
  const before = served.filter(({ dueMs }) => dueMs < 1000);
  expect(new Set(before.map(({ dueMs, endedMs }) => Math.round((endedMs - dueMs) * 1e6)))).toEqual(new Set([1e6]));
  const [first] = served.filter(({ dueMs }) => dueMs > 1000);
  expect(first!.endedMs - first!.dueMs).toBeGreaterThan(10.8);
  const warm = served.filter(({ dueMs }) => dueMs > first!.dueMs + 10_000);
  expect(warm.length).toBeGreaterThan(500);
  for (const { dueMs, endedMs } of warm) expect(endedMs - dueMs).toBeCloseTo(1, 6);
});
