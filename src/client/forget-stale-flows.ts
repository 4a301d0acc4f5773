import type { DataPlane } from '../dataplane/data-plane.ts';
import type { Carrier } from './carrier.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { eachKept } from './each-kept.ts';

/**
 * kube-proxy has programmed other endpoints: what the node remembers of flows of datagrams to none of them is deleted, so
 * that their next datagram is given an endpoint anew. Without that a client that goes on sending would be left with
 * nobody for ever.
 *
 * `keepsIdle`: not where the Service has no endpoint at all; so it is from 1.32 to 1.36. In IPVS mode it is the kernel
 * that forgets flows to a server that is gone (expire_nodest_conn).
 *
 * Simplified: an endpoint that a policy or hint takes out of the rules counts as gone, and so does one that is
 * terminating. Source: kube-proxy pkg/proxy/conntrack/cleanup.go CleanStaleEntries; pull requests 127318 (1.32), 139629.
 */
export function forgetStaleFlows(
  dataPlane: DataPlane,
  ends: ConnectionEnds,
  carrier: Pick<Carrier, 'closedByPeer'>,
  keepsIdle: boolean,
): void {
  const { connections } = dataPlane;
  eachKept(connections, (connection) => {
    const rules = ends.followedRules(connection);
    if (rules === null || (keepsIdle && rules.endpointCount === 0)) return;
    if (!rules.names(connections.pod[connection]!)) carrier.closedByPeer(connection);
  });
}
