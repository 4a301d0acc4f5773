import { describe, expect, it } from 'vitest';
import { Leaving } from '../../src/dataplane/connection-table.ts';
import { aWorld, constant, perUser, pooled, type StartedWorld, startWorld } from '../world.ts';

/** Three clients with a connection each to a pod 10 ms away, which lies idle from 50 ms on. */
function start(): StartedWorld {
  const world = aWorld({
    nodeZones: [0, 1],
    network: { crossZone: constant(10) },
    applications: [{ concurrency: 10, serviceTime: constant(1) }],
    pods: [{ node: 1 }],
    workloads: [{ executor: perUser(1, 0, 3), clientNodes: [0, 0, 0], connection: pooled() }],
  });
  const started = startWorld(world, { endMs: 1 });
  started.simulation.run(50);
  expect(started.dataPlane.connections.count).toBe(3);
  return started;
}

describe('a farewell of a server', () => {
  it('is heard one network delay later: the client closes a connection that lies idle', () => {
    const { simulation, dataPlane } = start();
    const { farewells, connections } = dataPlane;
    farewells.tell(0);
    farewells.tell(2);
    expect([farewells.underWay(0), connections.leaving[0]]).toEqual([2, Leaving.not]);
    simulation.run(59.9);
    expect(connections.count).toBe(3);
    simulation.run(60.1);
    expect([farewells.underWay(0), connections.count]).toEqual([0, 1]);
  });

  it('said twice ends a connection once', () => {
    const started = start();
    const { farewells, connections } = started.dataPlane;
    farewells.tell(1);
    farewells.tell(1);
    started.simulation.run(70);
    expect([farewells.underWay(0), connections.count]).toEqual([0, 2]);
    started.finish();
  });

  it('is heard by nobody where the client’s node has no power, and over all the same', () => {
    const started = start();
    const { farewells, connections, network } = started.dataPlane;
    network.nodeUp[0] = 0;
    farewells.tell(0);
    started.simulation.run(70);
    expect([farewells.underWay(0), connections.count]).toEqual([0, 3]);
  });
});
