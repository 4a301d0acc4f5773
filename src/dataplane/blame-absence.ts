import { causeCode } from '../measurement/failure-cause.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import type { Network } from './network.ts';
import { PodState, type PodTable } from './pod-table.ts';
import { NONE, type RequestTable } from './request-table.ts';

const CLIENT_LOST = causeCode('client-lost');
const ENTRY_NODE_LOST = causeCode('entry-node-lost');
const NODE_LOST = causeCode('node-lost');
const POD_TERMINATED = causeCode('pod-terminated');
const GRACE_OVER = causeCode('grace-over');
const SIGTERM_EXIT = causeCode('sigterm-exit');

/** Where it is looked up who is not there, and written down. */
export interface AbsenceParts {
  readonly network: Network;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly pods: PodTable;
  /** By client: the position of its node, `NONE` outside of the cluster. */
  readonly clientNode: Int32Array;
}

/**
 * A packet of a request finds nobody at the end of its way, or nobody who knows its connection; that holds the request up
 * for so long, or for good (Infinity). Writes down who is not there and why, and as the place the node whose rules sent it
 * there: the one by which it enters the cluster, or its client's.
 */
export function blameAbsence(parts: AbsenceParts, request: number, connection: number, heldMs: number): void {
  const { network, requests, connections, pods, clientNode } = parts;
  const pod = connections.pod[connection]!;
  const client = clientNode[connections.client[connection]!]!;
  const entry = network.entryOf(connections.path[connection]!);
  const node = entry === NONE ? client : entry;
  if (network.isDown(client)) requests.blame(request, CLIENT_LOST, client, NONE, heldMs);
  else if (network.isDown(entry)) requests.blame(request, ENTRY_NODE_LOST, entry, pod, heldMs);
  else if (network.isDown(pods.node[pod]!)) requests.blame(request, NODE_LOST, node, pod, heldMs);
  else requests.blame(request, causeOf(parts, connection, pod), node, pod, heldMs);
}

/** Why a pod's process is not there, or does not know a connection. Nobody is there any more whom a kill surprised. */
function causeOf({ connections, pods }: AbsenceParts, connection: number, pod: number): number {
  const isBroken =
    connections.state[connection] === ConnectionState.broken && connections.brokenCause[connection] !== 0;
  const cause =
    isBroken || pods.state[pod] === PodState.up ? connections.brokenCause[connection]! : pods.downCause[pod]!;
  return cause === GRACE_OVER ? POD_TERMINATED : cause;
}

/** What a process that ends for a cause means for the requests that it was at. */
export function causeInFlight(downCause: number): number {
  return downCause === POD_TERMINATED ? SIGTERM_EXIT : downCause;
}
