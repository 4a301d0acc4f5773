import type { EventKind, Simulation } from '../engine/simulation.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import type { Network } from './network.ts';
import { PodState, type PodTable } from './pod-table.ts';
import type { RequestTable } from './request-table.ts';

const STALE_ENDPOINT = failureCode('stale-endpoint');
const CONNECTION_RESET = failureCode('connection-reset');

/** What requests to absent pods act upon, and who is told. */
export interface AbsentPodParts {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly pods: PodTable;
  /** The event that a request comes to its pod. */
  readonly requestArrived: EventKind;
  readonly isDatagram: (connection: number) => boolean;
  readonly outlivesPods: (connection: number) => boolean;
  /** The kernel of the pod's node answers with a reset. */
  readonly answer: (request: number, connection: number, pod: number, outcome: number) => void;
  readonly lose: (request: number) => void;
  /** The absence of the pod holds a request up for so many ms, or for ever. */
  readonly blame: (request: number, connection: number, heldMs: number) => void;
}

/** What becomes of requests that meet no process, or one that does not know their connection. */
export class AbsentPods {
  readonly #parts: AbsentPodParts;

  constructor(parts: AbsentPodParts) {
    this.#parts = parts;
  }

  /** The request is reset, or vanishes; one that stands for a SYN is sent again as a SYN would be. */
  meet(request: number, connection: number, pod: number): void {
    const { simulation, network, requests, connections, blame } = this.#parts;
    const fresh = connections.fresh[connection] === 1;
    if (!this.#isUnreachable(request, pod)) {
      this.#refuse(request, connection, pod, fresh);
      return;
    }
    const tries = connections.synRetries[connection]!;
    const dueMs = network.synRetransmissionsMs[tries];
    if (!fresh || dueMs === undefined || requests.abandoned[request] === 1) {
      blame(request, connection, Number.POSITIVE_INFINITY);
      this.#parts.lose(request);
      return;
    }
    const sinceMs = tries === 0 ? 0 : network.synRetransmissionsMs[tries - 1]!;
    connections.synRetries[connection] = tries + 1;
    blame(request, connection, dueMs - sinceMs);
    simulation.schedule(dueMs - sinceMs, this.#parts.requestArrived, request);
  }

  #refuse(request: number, connection: number, pod: number, fresh: boolean): void {
    const { connections, isDatagram, outlivesPods, answer, blame } = this.#parts;
    blame(request, connection, Number.POSITIVE_INFINITY);
    // What stands for a SYN was refused: there is no connection.
    if (fresh && !outlivesPods(connection)) connections.state[connection] = ConnectionState.broken;
    answer(request, connection, pod, fresh || isDatagram(connection) ? STALE_ENDPOINT : CONNECTION_RESET);
  }

  #isUnreachable(request: number, pod: number): boolean {
    const { network, requests, pods } = this.#parts;
    if (pods.state[pod] === PodState.gone || network.isDown(pods.node[pod]!)) return true;
    return network.isCut(requests.path[request]!);
  }
}
