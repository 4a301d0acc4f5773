import { expect, it } from 'vitest';
import { redirectConnection } from '../../src/dataplane/redirect-connection.ts';
import { aWorld, constant, startWorld } from '../world.ts';

it('a connection that goes to another pod from now on enters the cluster by the same node, and takes that pod’s links', () => {
  const world = aWorld({
    nodeZones: [0, 0, 1],
    network: { sameNode: constant(1), sameZone: constant(2), crossZone: constant(4) },
    cost: 'none',
    pods: [{ node: 1 }, { node: 2 }],
  });
  const { dataPlane, simulation } = startWorld(world, { endMs: 0 });
  const { requests, network } = dataPlane;
  const arrivals: string[] = [];
  const arrived = simulation.kind('test-packet', (pod) => arrivals.push(`pod ${pod} at ${simulation.nowMs}`));
  const traits = { isShared: true, isDatagram: false, isProxied: true, tlsRoundTrips: 0 };
  // From node 0 by node 1 to pod 0, which is there.
  const connection = dataPlane.open(requests.allocate(), 0, 0, 1, 0, traits);
  for (const pod of [1, 0]) {
    redirectConnection(dataPlane, connection, pod);
    expect(dataPlane.connections.pod[connection]).toBe(pod);
    const path = dataPlane.connections.path[connection]!;
    expect(network.entryOf(path)).toBe(1);
    network.sendFreely(path, arrived, pod);
  }
  simulation.run();
  expect(arrivals).toEqual(['pod 0 at 3', 'pod 1 at 6']);
});
