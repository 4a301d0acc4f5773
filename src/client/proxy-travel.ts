import type { DataPlane } from '../dataplane/data-plane.ts';
import { clientEnd } from '../dataplane/packet-ends.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import { dataRetransmissionsMs } from '../dataplane/retransmission.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const ENTRY_NODE_LOST = causeCode('entry-node-lost');
const CLIENT_LOST = causeCode('client-lost');

/** Told where a request has come to. */
export interface TravelEnds {
  /** It is at the proxy, which has to take an endpoint for it. */
  reached(request: number, workloadIndex: number, workload: WorkloadRuntime): void;
  /** The proxy's answer is at the client; the attempt is still to be released. */
  returned(request: number): void;
}

/** The way between clients and the proxies that balance their requests: connections there are kept open, and it is one link. */
export class ProxyTravel {
  readonly #dataPlane: DataPlane;
  readonly #workloadOf: Int32Array;
  readonly #workloads: readonly WorkloadRuntime[];
  readonly #ends: TravelEnds;
  readonly #reachedProxy: EventKind;
  readonly #leftProxy: EventKind;

  constructor(
    simulation: Simulation,
    dataPlane: DataPlane,
    workloadOf: Int32Array,
    workloads: readonly WorkloadRuntime[],
    ends: TravelEnds,
  ) {
    this.#dataPlane = dataPlane;
    this.#workloadOf = workloadOf;
    this.#workloads = workloads;
    this.#ends = ends;
    this.#reachedProxy = simulation.kind('request-reached-proxy', (request) => this.#onReachedProxy(request));
    this.#leftProxy = simulation.kind('response-left-proxy', (request) => this.#onLeftProxy(request));
    for (const kind of [this.#reachedProxy, this.#leftProxy]) {
      dataPlane.network.whenLost(kind, (request) => this.#onLost(request));
    }
  }

  /** A client sends a request to its proxy. */
  goThere(request: number, client: number, upstream: Upstream): void {
    this.#dataPlane.requests.phase[request] = RequestPhase.travelling;
    this.#travel(request, client, upstream, this.#reachedProxy, true);
  }

  /** The proxy answers, with success (0) or the code of a failure. */
  goBack(request: number, client: number, upstream: Upstream, outcome: number): void {
    const { requests } = this.#dataPlane;
    requests.connection[request] = NONE;
    requests.outcome[request] = outcome;
    requests.phase[request] = RequestPhase.answered;
    this.#travel(request, client, upstream, this.#leftProxy, false);
  }

  #travel(request: number, client: number, upstream: Upstream, kind: EventKind, toProxy: boolean): void {
    const { network, clientNode, clientGroup } = this.#dataPlane;
    const proxy = upstream.placeOf(client);
    const path = network.path(clientGroup[client]!, clientNode[client]!, NONE, clientNode[proxy]!);
    const here = clientEnd(client);
    const there = clientEnd(proxy);
    network.send(path, 0, kind, request, toProxy ? here : there, toProxy ? there : here, dataRetransmissionsMs);
  }

  #onReachedProxy(request: number): void {
    const { requests, network, clientNode } = this.#dataPlane;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return;
    }
    const client = requests.client[request]!;
    const workloadIndex = this.#workloadOf[client]!;
    const workload = this.#workloads[workloadIndex]!;
    requests.phase[request] = RequestPhase.waiting;
    const node = clientNode[workload.upstream!.placeOf(client)]!;
    if (network.isDown(node)) this.#meetsNobody(request, ENTRY_NODE_LOST, node);
    else this.#ends.reached(request, workloadIndex, workload);
  }

  #onLeftProxy(request: number): void {
    const { requests, network, clientNode } = this.#dataPlane;
    const node = clientNode[requests.client[request]!]!;
    if (requests.abandoned[request] === 1) requests.release(request);
    else if (network.isDown(node)) this.#meetsNobody(request, CLIENT_LOST, node);
    else this.#ends.returned(request);
  }

  /** The machine to which it came has no power; it may have power again when the time of the request is up. */
  #meetsNobody(request: number, cause: number, node: number): void {
    const { requests } = this.#dataPlane;
    requests.phase[request] = RequestPhase.lost;
    requests.blame(request, cause, node, NONE, Number.POSITIVE_INFINITY);
  }

  #onLost(request: number): void {
    const { requests } = this.#dataPlane;
    if (requests.abandoned[request] === 1) requests.release(request);
    else requests.phase[request] = RequestPhase.lost;
  }
}
