import type { EventKind } from '../engine/simulation.ts';
import type { ConnectionTable } from './connection-table.ts';
import { bytesOnWire, CONTROL_BYTES, type MessageSizes } from './message-sizes.ts';
import type { Network } from './network.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';

/** The messages, and what is known of them. */
export interface MessageParts {
  readonly network: Network;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly requestArrived: EventKind;
  readonly responseArrived: EventKind;
  readonly clientGroup: Int32Array;
  readonly isDatagram: (connection: number) => boolean;
  /** The answer is one of the process and no reset. */
  readonly isResponse: (request: number) => boolean;
  /** Null: every message is as long as a SYN. */
  readonly sizes: () => MessageSizes | null;
  /** A link rule keeps a message from arriving. */
  readonly held: (request: number, cause: number, heldMs: number) => void;
}

/**
 * Tells the network what link rules need to know of requests and responses. Of a request in a datagram that is doubled
 * both are served, because nobody knows that they are the same; the client waits for the answer to the first, and what its
 * pod does for the second is for nothing. TCP drops what it has already.
 */
export function describeMessages(parts: MessageParts): void {
  const { network, requests, connections, requestArrived, responseArrived, isDatagram } = parts;
  for (const kind of [requestArrived, responseArrived]) network.whenHeld(kind, parts.held);
  network.sizedBy(requestArrived, (request) => {
    const group = parts.clientGroup[connections.client[requests.connection[request]!]!]!;
    const sizes = parts.sizes();
    return sizes === null ? CONTROL_BYTES : bytesOnWire(sizes.requestBytes[group]!);
  });
  network.sizedBy(responseArrived, (request) => {
    const sizes = parts.sizes();
    const isShort = sizes === null || !parts.isResponse(request);
    return isShort ? CONTROL_BYTES : bytesOnWire(sizes.responseBytes(requests.pod[request]!));
  });
  network.whenDoubled(requestArrived, (request) => {
    const connection = requests.connection[request]!;
    return isDatagram(connection) ? twinOf(parts, request, connection) : NONE;
  });
}

/** The same datagram once more: nobody waits for its answer. */
function twinOf({ requests, connections }: MessageParts, request: number, connection: number): number {
  const twin = requests.copy(request);
  requests.luck[twin] = requests.luck[request]!;
  requests.server[twin] = NONE;
  requests.connection[twin] = connection;
  requests.pod[twin] = requests.pod[request]!;
  requests.path[twin] = requests.path[request]!;
  requests.outcome[twin] = 0;
  requests.phase[twin] = RequestPhase.travelling;
  requests.abandoned[twin] = 1;
  connections.holds[connection]!++;
  return twin;
}
