import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, constant, once, perUser, pooled, runWorld, startWorld, type WorldParts } from '../world.ts';

// IPVS' least connections shows what it was told: it takes the server with the fewest, the first of them where they are
// even.

function leastConnections(parts: WorldParts): World {
  const world = aWorld({ mode: 'ipvs', pods: [{}, {}], ...parts });
  return { ...world, proxy: { ...world.proxy, ipvsScheduler: 'lc' } } as World;
}

/** Which pod a new connection would be given at some times: the one of the first connection, or the other. */
function nextAt(world: World, timesMs: readonly number[]): string[] {
  const { simulation, rulesOfWorkload, log, finish } = startWorld(world, { endMs: 1 });
  const rules = rulesOfWorkload[0]![0]!;
  const pods = timesMs.map((ms) => {
    simulation.run(ms);
    return rules.pod[rules.pick(0, 0)]!;
  });
  finish();
  return pods.map((pod) => (pod === log.connections[0]!.pod ? 'same' : 'other'));
}

describe('a scheduler that counts connections', () => {
  it('hears when they begin and end, and counts those that are closed for two minutes more', () => {
    const world = leastConnections({ workloads: [{ executor: once }] });
    expect(nextAt(world, [5, 1000, 119_900, 120_100])).toEqual(['other', 'other', 'other', 'same']);
  });

  it('counts one that nobody answered for a minute after its client gave up', () => {
    const all = { from: null, to: null, direction: 'both' };
    const world = leastConnections({
      workloads: [{ executor: once, timeoutMs: 500 }],
      faults: [{ kind: 'packet-loss', atMs: 0, durationMs: 900, parameters: { ...all, probability: 1 } }],
    });
    // It was dropped, and sent again after its client had gone: only then nothing is under way any more.
    expect(nextAt(world, [100, 1500, 60_900, 61_200])).toEqual(['other', 'other', 'other', 'same']);
  });

  it('spreads connections that stay open evenly, by no more than one', () => {
    const world = leastConnections({
      pods: [{}, {}, {}],
      applications: [{ concurrency: 100, serviceTime: constant(50) }],
      workloads: [{ executor: perUser(1, 0, 30), connection: pooled() }],
    });
    const { connections } = runWorld(world, { endMs: 1000 });
    expect([0, 1, 2].map((pod) => connections.filter((each) => each.pod === pod).length)).toEqual([10, 10, 10]);
  });
});
