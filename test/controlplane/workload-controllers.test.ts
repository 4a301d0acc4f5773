import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, startWorld, type WorldParts } from '../world.ts';
import {
  alive,
  asking,
  db,
  dbPods,
  deployment,
  kill,
  namesOf,
  podsOn,
  programmed,
  scaled,
  startOwned as start,
  statefulSet,
  web,
} from './owners.ts';

describe('a Deployment that is scaled up', () => {
  it('gets pods with names and addresses of their own, on the nodes that have the fewest of it', () => {
    const run = start({ pods: podsOn(0, 0, 1) }, [scaled(web, 8, 1000)]);
    run.finish();
    expect(run.pods).toHaveLength(8);
    expect(new Set(namesOf(run.pods)).size).toBe(8);
    expect(new Set(run.pods.map(({ ip }) => ip)).size).toBe(8);
    for (const { ip, node } of run.pods) expect(ip).toMatch(new RegExp(`^10\\.244\\.${node}\\.`));
    expect(run.pods.slice(3).map(({ node }) => node)).toEqual([2, 1, 2, 0, 1]);
    expect(run.pods.every(({ ready }) => ready)).toBe(true);
    expect(programmed(run)).toBe(8);
  });

  it('hears of it through two watches, and its pods are ready when their container has started', () => {
    const readyMs: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const run = start({ pods: podsOn(0, 1, 2) }, [scaled(web, 4, 0)], seed);
      run.simulation.run(19);
      expect(run.pods).toHaveLength(3);
      run.simulation.run(201);
      expect(run.pods).toHaveLength(4);
      let ms = 201;
      while (!run.pods[3]!.ready) run.simulation.run(++ms);
      readyMs.push(ms);
      run.finish();
    }
    // Two watches, the scheduler, the kubelet's watch and sandbox, its look at the container, and the status.
    expect(Math.min(...readyMs)).toBeGreaterThanOrEqual(20 + 15 + 510 + 50);
    expect(Math.max(...readyMs)).toBeLessThanOrEqual(200 + 150 + 1600 + 1000 + 150 + 1);
    expect(Math.max(...readyMs) - Math.min(...readyMs)).toBeGreaterThan(700);
  });

  it('makes only those that are missing when one is killed at the same time', () => {
    const run = start({ pods: podsOn(0, 1, 2), faults: [kill(0, 1000)] }, [scaled(web, 5, 1001)]);
    run.finish();
    expect(alive(run)).toHaveLength(5);
    expect(run.pods).toHaveLength(6);
  });

  it('counts those that stay Pending: they are wanted, but not there', () => {
    const run = start({ pods: podsOn(0, 1, 2), owners: [deployment(5)] }, [scaled(web, 7, 0), scaled(web, 4, 10_000)]);
    run.simulation.run(9999);
    expect(alive(run)).toHaveLength(5);
    run.finish();
    // Of the three too many the Pending ones go first.
    expect(alive(run)).toHaveLength(4);
  });

  it('waits for nodes that have power', () => {
    const faults = [0, 1, 2].map((node) => ({
      name: `lose ${node}`,
      kind: 'node-power-loss',
      atMs: 0,
      durationMs: 10_000,
      parameters: { node },
    }));
    const run = start({ pods: podsOn(0, 1, 2), faults }, [scaled(web, 5, 1000)]);
    run.simulation.run(9999);
    expect(run.pods.slice(3).map(({ node, unschedulable }) => [node, unschedulable])).toEqual([
      [-1, true],
      [-1, true],
    ]);
    run.finish();
    expect(alive(run)).toHaveLength(5);
  });

  it('has no more pods than there are addresses', () => {
    const run = start({ pods: podsOn(0, 1, 2) }, [scaled(web, 1000, 0)]);
    run.finish();
    // A /24 without its network, bridge and broadcast address; the others stay Pending.
    expect(alive(run)).toHaveLength(1000);
    expect(alive(run).filter(({ node }) => node >= 0)).toHaveLength(3 * 253);
  });
});

describe('a Deployment that is scaled down', () => {
  it('deletes pods that leave the rules, and whose object goes when their process and sandbox have ended', () => {
    const run = start({ pods: podsOn(0, 0, 1, 2) }, [scaled(web, 2, 1000)]);
    let terminatingMs = 0;
    let goneMs = 0;
    for (let ms = 1000; goneMs === 0; ms++) {
      run.simulation.run(ms);
      if (terminatingMs === 0 && run.pods.some(({ terminating }) => terminating)) terminatingMs = ms;
      if (run.pods.some(({ gone }) => gone)) goneMs = ms;
    }
    expect(terminatingMs).toBeGreaterThanOrEqual(1020);
    expect(terminatingMs).toBeLessThanOrEqual(1201);
    // The kubelet's watch, the sandbox, and the API.
    expect(goneMs - terminatingMs).toBeGreaterThanOrEqual(10 + 100 + 50 - 1);
    expect(goneMs - terminatingMs).toBeLessThanOrEqual(100 + 500 + 150 + 1);
    run.finish();
    expect(alive(run)).toHaveLength(2);
    expect(programmed(run)).toBe(2);
  });

  it('takes the new ones away again, and leaves those of the beginning', () => {
    const run = start({ pods: podsOn(0, 1, 2) }, [scaled(web, 6, 0), scaled(web, 3, 20_000)]);
    run.finish();
    expect(alive(run).map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(run.pods).toHaveLength(6);
  });

  it('takes any of equals, by chance', () => {
    const left = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const run = start({ pods: podsOn(0, 1, 2) }, [scaled(web, 1, 0)], seed);
      run.finish();
      for (const { index } of alive(run)) left.add(index);
    }
    expect(left.size).toBe(3);
  });

  it('does not replace a pod that is killed while it is terminating', () => {
    for (let seed = 0; seed < 20; seed++) {
      const faults = [0, 1, 2].map((pod) => kill(pod, 150));
      const run = start({ pods: podsOn(0, 1, 2), faults }, [scaled(web, 1, 0)], seed);
      run.finish();
      expect(alive(run)).toHaveLength(1);
    }
  });

  it('may have none, and some again', () => {
    const run = start({ pods: podsOn(0, 1, 2) }, [scaled(web, 0, 0), scaled(web, 2, 20_000)]);
    run.simulation.run(19_999);
    expect(alive(run)).toHaveLength(0);
    expect(programmed(run)).toBe(0);
    run.finish();
    expect(alive(run)).toHaveLength(2);
    expect(programmed(run)).toBe(2);
  });

  it('leaves a pod on a node without power terminating until the node is back', () => {
    const faults = [{ name: 'off', kind: 'node-power-loss', atMs: 0, durationMs: 100_000, parameters: { node: 0 } }];
    // By then the API server has it as not ready, so that it is the victim.
    const run = start({ pods: podsOn(0, 1, 2), faults }, [scaled(web, 2, 90_000)]);
    run.simulation.run(99_999);
    expect(run.pods[0]).toMatchObject({ terminating: true, gone: false });
    run.finish();
    expect(run.pods).toHaveLength(3);
    expect(alive(run).map(({ index }) => index)).toEqual([1, 2]);
  });
});

describe('a StatefulSet that is scaled', () => {
  it('makes one pod after the other, each when those before it are ready', () => {
    const run = start({ pods: dbPods(2) }, [scaled(db, 5, 0)]);
    for (let ms = 0; ms < 30_000; ms += 10) {
      run.simulation.run(ms);
      expect(run.pods.filter(({ ready }) => !ready).length).toBeLessThanOrEqual(1);
    }
    run.finish();
    expect(namesOf(run.pods)).toEqual(['db-0', 'db-1', 'db-2', 'db-3', 'db-4']);
    expect(programmed(run)).toBe(5);
  });

  it('deletes from the last one on, each when the one before is gone', () => {
    const run = start({ pods: dbPods(4) }, [scaled(db, 1, 0)]);
    const went: string[] = [];
    for (let ms = 0; ms < 5000; ms += 5) {
      run.simulation.run(ms);
      expect(run.pods.filter(({ terminating, gone }) => terminating && !gone).length).toBeLessThanOrEqual(1);
      for (const { name, gone } of run.pods) if (gone && !went.includes(name)) went.push(name);
    }
    expect(went).toEqual(['db-3', 'db-2', 'db-1']);
    run.finish();
    expect(namesOf(alive(run))).toEqual(['db-0']);
  });

  it('does all at once when its podManagementPolicy is Parallel', () => {
    const run = start({ pods: dbPods(2), owners: [statefulSet(2, { podManagementPolicy: 'Parallel' })] }, [
      scaled(db, 5, 0),
    ]);
    run.simulation.run(101);
    expect(namesOf(run.pods)).toEqual(['db-0', 'db-1', 'db-2', 'db-3', 'db-4']);
    run.finish();
    expect(run.pods.every(({ ready }) => ready)).toBe(true);
  });

  it('gives a name again', () => {
    const run = start({ pods: dbPods(3) }, [scaled(db, 1, 0), scaled(db, 3, 20_000)]);
    run.finish();
    expect(namesOf(alive(run))).toEqual(['db-0', 'db-1', 'db-2']);
    expect(namesOf(run.pods)).toEqual(['db-0', 'db-1', 'db-2', 'db-1', 'db-2']);
    expect(new Set(alive(run).map(({ ip }) => ip)).size).toBe(3);
  });

  it('goes on only when a killed pod among the first is back', () => {
    const run = start({ pods: dbPods(2), faults: [kill(0, 5)] }, [scaled(db, 3, 0)]);
    run.finish();
    const names = namesOf(run.pods);
    expect([...names].sort()).toEqual(['db-0', 'db-0', 'db-1', 'db-2']);
    expect(names.at(-1)).toBe('db-2');
  });
});

it('operations change no draw of what is not scaled', () => {
  const other = { owner: 'Deployment default/other', name: 'other-1a2b3c-x' };
  const parts: WorldParts = {
    nodeZones: [0, 0, 0],
    pods: [{ node: 0 }, { node: 1 }, { ...other, node: 1 }],
    services: [{ pods: [2] }],
    faults: [kill(2, 1500)],
    workloads: [{ ...asking, executor: { ...asking.executor, arrivals: 'poisson' } as const }],
  };
  const world = (operations: World['operations']) => aWorld({ ...parts, operations });
  const [without, withThem] = [[], [scaled(web, 5, 1000)]].map((operations) => {
    const run = startWorld(world(operations), { endMs: 6000 });
    const { requests, connections, marks } = run.finish();
    const ofOther = run.pods.filter(({ owner }) => owner === other.owner).map(({ name, node }) => [name, node]);
    return { requests, opened: connections.map(({ atMs }) => atMs), marks, ofOther };
  });
  expect(withThem).toEqual(without);
});

it('controllers do nothing while the API server is away, and catch up when it is back', () => {
  const outage = { name: 'outage', kind: 'api-server-outage', atMs: 500, durationMs: 30_000, parameters: {} };
  const run = start({ pods: podsOn(0, 1, 2), faults: [outage] }, [scaled(web, 5, 450)]);
  run.simulation.run(30_499);
  expect(run.pods).toHaveLength(3);
  run.finish();
  expect(alive(run)).toHaveLength(5);
});
