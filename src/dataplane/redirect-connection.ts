import type { DataPlane } from './data-plane.ts';

/**
 * Lets what is sent on an open connection go to another pod from now on, by the same node: a proxy that stands in
 * between has taken that pod for the next request. For the client it is the same connection.
 */
export function redirectConnection(dataPlane: DataPlane, connection: number, pod: number): void {
  const { connections, network, clientGroup, clientNode, pods } = dataPlane;
  const client = connections.client[connection]!;
  const entry = network.entryOf(connections.path[connection]!);
  connections.pod[connection] = pod;
  connections.path[connection] = network.path(clientGroup[client]!, clientNode[client]!, entry, pods.node[pod]!);
}
