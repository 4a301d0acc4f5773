import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import type { Simulation } from '../engine/simulation.ts';
import { causeCode, type FailureCause } from '../measurement/failure-cause.ts';
import { type FailureReason, failureReasons } from '../measurement/failure-reason.ts';

/** What lies behind failures that can have but one cause, or behind those of which nobody has said more. */
const causeOfReason: Partial<Record<FailureReason, FailureCause>> = {
  'connection-refused': 'no-endpoint',
  'stale-endpoint': 'not-started',
  'connection-reset': 'container-crashed',
  'queue-full': 'queue-full',
  'server-error': 'own-errors',
  'dns-failure': 'dns-refused',
  'dns-timeout': 'dns-silent',
  unreachable: 'no-route',
  'no-address': 'no-ready-address',
  'ingress-404': 'no-ingress-rule',
  'ingress-503': 'no-endpoint',
  'no-source-port': 'source-ports',
  'no-healthy-upstream': 'no-upstream',
  'circuit-open': 'breaker-open',
  'client-throttled': 'client-throttling',
  'client-limit': 'client-limit',
};
const NO_CAUSE = 0;
const CONNECTION_WAIT = causeCode('connection-wait');
const DNS_SILENT = causeCode('dns-silent');
const SLOW_NETWORK = causeCode('slow-network');
const WAITED = causeCode('waited');
const SLOW_SERVICE = causeCode('slow-service');
const DOWNSTREAM = causeCode('downstream');
const NO_ROUTE = causeCode('no-route');
const PACKET_LOST = causeCode('packet-lost');
const NODE_LOST = causeCode('node-lost');
const CLIENT_LOST = causeCode('client-lost');

/**
 * Sees to it that an attempt that fails has a cause and a place. Where something ended it, or kept it for good from going
 * on, that was written when it happened (`RequestTable.blame`). Else it is what follows from the reason, and where its time
 * was up: what held it up for half of that time or more, or else where it stood.
 */
export class CauseFinder {
  readonly #simulation: Simulation;
  readonly #dataPlane: DataPlane;
  /** By failure code; `NO_CAUSE` where the attempt's time was up. */
  readonly #causeOfReason: Uint8Array;

  constructor(simulation: Simulation, dataPlane: DataPlane) {
    this.#simulation = simulation;
    this.#dataPlane = dataPlane;
    this.#causeOfReason = Uint8Array.from([
      NO_CAUSE,
      ...failureReasons.map(({ name }) => {
        const cause = causeOfReason[name];
        return cause === undefined ? NO_CAUSE : causeCode(cause);
      }),
    ]);
  }

  /** Settles the cause of an attempt that has failed and still is where it was when it did. */
  settle(request: number, failure: number, timeoutMs: number): void {
    const { requests } = this.#dataPlane;
    if (requests.heldMs[request] === Number.POSITIVE_INFINITY) return;
    // A SYN that was dropped has its cause, though another one may be on its way.
    if (requests.phase[request] === RequestPhase.dropped && requests.cause[request] !== NO_CAUSE) return;
    const cause = this.#causeOfReason[failure]!;
    if (cause !== NO_CAUSE) this.#blame(request, cause);
    // One whose deadline was over when it began has lasted no time at all.
    else if (requests.cause[request] === NO_CAUSE || requests.heldMs[request]! < this.#lastedMs(request, timeoutMs) / 2)
      this.#blame(request, this.#whereItStands(request));
  }

  /** How long the attempt has lasted: its time-out, or less where a deadline or a connect time-out ended it. */
  #lastedMs(request: number, timeoutMs: number): number {
    const { dueMs, retry, earlierMs } = this.#dataPlane.requests;
    const beforeMs = retry[request]! > 0 ? earlierMs[request]! : 0;
    return Math.min(timeoutMs, this.#simulation.nowMs - dueMs[request]! - beforeMs);
  }

  /** What it stood at when its time was up. */
  #whereItStands(request: number): number {
    const { requests, pods, pauses } = this.#dataPlane;
    const pod = requests.pod[request]!;
    switch (requests.phase[request]) {
      case RequestPhase.resolving:
        return DNS_SILENT;
      case RequestPhase.waiting:
        return requests.connection[request] === NONE ? CONNECTION_WAIT : SLOW_NETWORK;
      case RequestPhase.queued:
        return pods.isStopped(pod) ? pauses.causeOf(pod) : WAITED;
      case RequestPhase.inService:
        return pods.isStopped(pod) ? pauses.causeOf(pod) : this.#longerAtPod(request);
      case RequestPhase.calling:
        return DOWNSTREAM;
      case RequestPhase.lost:
        return this.#whoIsSilent(request);
      // Whoever else drops a SYN says why.
      case RequestPhase.dropped:
        return NO_ROUTE;
      default:
        return SLOW_NETWORK;
    }
  }

  /** Whether it has waited longer than it has been served. */
  #longerAtPod(request: number): number {
    const { requests } = this.#dataPlane;
    const servedMs = this.#simulation.nowMs - requests.serviceStartMs[request]!;
    const waitedMs = requests.serviceStartMs[request]! - requests.reachedPodMs[request]!;
    return waitedMs > servedMs ? WAITED : SLOW_SERVICE;
  }

  #whoIsSilent(request: number): number {
    const { requests, network, clientNode, pods } = this.#dataPlane;
    if (network.isDown(clientNode[requests.client[request]!]!)) return CLIENT_LOST;
    const isPodLost = requests.connection[request] !== NONE && network.isDown(pods.node[requests.pod[request]!]!);
    return isPodLost ? NODE_LOST : PACKET_LOST;
  }

  /** The place is that of its pod where it has come to one, and else its client's; a pool of connections has none. */
  #blame(request: number, cause: number): void {
    const { requests, connections, clientNode, pods } = this.#dataPlane;
    const connection = requests.connection[request]!;
    const pod = connection === NONE ? NONE : connections.pod[connection]!;
    const home = cause === CONNECTION_WAIT ? NONE : clientNode[requests.client[request]!]!;
    const node = pod === NONE ? home : pods.node[pod]!;
    requests.blame(request, cause, node, pod, Number.POSITIVE_INFINITY);
  }
}
