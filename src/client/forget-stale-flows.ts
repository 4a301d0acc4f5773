import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE } from '../dataplane/request-table.ts';
import type { Carrier } from './carrier.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { eachKept } from './each-kept.ts';

/**
 * kube-proxy has programmed other endpoints: what the node remembers of flows of datagrams to any that does not serve is
 * deleted, so that their next datagram is given an endpoint anew. Without that a client that goes on sending would be
 * left with nobody for ever. One that only terminates, or that a policy or hint takes out of the rules, keeps its flows.
 *
 * `keepsIdle`: not where the Service has no serving endpoint at all; so it is from 1.32 to 1.36. In IPVS mode it is the
 * kernel that forgets flows, and to every server that is gone (expire_nodest_conn): `asIPVS`.
 *
 * Source: kube-proxy pkg/proxy/conntrack/cleanup.go CleanStaleEntries; pull requests 127318 (1.32), 139629.
 */
export function forgetStaleFlows(
  dataPlane: DataPlane,
  ends: ConnectionEnds,
  carrier: Pick<Carrier, 'closedByPeer'>,
  keepsIdle: boolean,
  asIPVS: boolean,
): void {
  const { connections } = dataPlane;
  eachKept(connections, (connection) => {
    const rules = ends.followedRules(connection);
    if (rules === null || (keepsIdle && rules.serving.size === 0)) return;
    const pod = connections.pod[connection]!;
    if (asIPVS ? !rules.names(pod) : !rules.serving.has(pod)) carrier.closedByPeer(connection);
  });
}

/**
 * kube-proxy of a node has started: up to 1.31 it deletes what conntrack there remembers of datagrams, whatever became of
 * their endpoints.
 */
export function forgetFlowsOfNode(
  dataPlane: DataPlane,
  ends: ConnectionEnds,
  carrier: Pick<Carrier, 'closedByPeer'>,
  node: number,
): void {
  const { connections, network, clientNode } = dataPlane;
  eachKept(connections, (connection) => {
    if (ends.followedRules(connection) === null) return;
    const entry = network.entryOf(connections.path[connection]!);
    const translates = entry === NONE ? clientNode[connections.client[connection]!]! : entry;
    if (translates === node) carrier.closedByPeer(connection);
  });
}
