import { ConnectionState } from '../dataplane/connection-table.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import type { EventKind } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import { noticeableDelayMs } from '../measurement/noticeable-delay.ts';
import type { CarrierParts } from './carrier-parts.ts';
import { chooseWay } from './choose-way.ts';
import type { ConnectionPools } from './connection-pools.ts';
import { DroppedSyns } from './dropped-syns.ts';
import { WRONG_ADDRESS } from './lookup/staged-lookup.ts';
import { Choice, Fate } from './route/route.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

const SUCCESS = 0;
const DNS_ERROR = causeCode('dns-error');
const CLIENT_LOST = causeCode('client-lost');
const NO_ENDPOINT = causeCode('no-endpoint');
const DNS_SLOW = causeCode('dns-slow');

/** Told what became of a connection that was to be opened for a request. */
export interface OpenedFor {
  /** It is open already, and the request is to be sent on it after `extraMs`. */
  opened(request: number, connection: number, pool: number, workload: WorkloadRuntime, extraMs: number): void;
  /** The request fails before anything is sent. */
  reject(request: number, failure: number): void;
}

/** Opens connections of pools for requests: looks up the name of the target, lets the route choose a pod, and connects. */
export class ConnectionOpener {
  readonly #parts: CarrierParts;
  readonly #pools: ConnectionPools;
  readonly #told: OpenedFor;
  readonly #choice = new Choice();
  readonly #nameResolved: EventKind;
  readonly #dropped: DroppedSyns;

  constructor(parts: CarrierParts, pools: ConnectionPools, told: OpenedFor) {
    this.#parts = parts;
    this.#pools = pools;
    this.#told = told;
    this.#dropped = new DroppedSyns(parts.simulation, parts.dataPlane, {
      sendAgain: (request, pool, synsSent) => this.#connect(request, pool, this.#workloadOf(pool), synsSent),
      giveUp: (request) => this.#giveUp(request),
    });
    this.#nameResolved = parts.simulation.kind('name-resolved', (request) => this.#onNameResolved(request));
  }

  /** Prepares for a workload. */
  add({ stagedLookup }: WorkloadRuntime): void {
    stagedLookup?.tell((request) => this.#onNameResolved(request));
  }

  /** Looks up the target's name, then connects. A connection that is looked up for counts as one being opened. */
  open(request: number, pool: number, workload: WorkloadRuntime): void {
    const { simulation, dataPlane } = this.#parts;
    dataPlane.requests.waitsFromMs[request] = simulation.nowMs;
    const looksUp = workload.lookup !== null || workload.stagedLookup !== null;
    if (looksUp && this.#pools.isOfClient(pool) && this.#lookUp(request, pool, workload)) return;
    this.#connect(request, pool, workload, 0);
  }

  /** True when a lookup is under way; false where it took no time and found the name. */
  #lookUp(request: number, pool: number, { lookup, stagedLookup, firstClient }: WorkloadRuntime): boolean {
    const { simulation, dataPlane } = this.#parts;
    if (stagedLookup?.begin(request, pool - firstClient)) {
      this.#pools.open[pool]!++;
      dataPlane.requests.phase[request] = RequestPhase.resolving;
      return true;
    }
    const tookMs = lookup === null ? 0 : lookup.lookupMs(pool - firstClient, simulation.nowMs);
    if (lookup === null || tookMs === 0) return false;
    this.#pools.open[pool]!++;
    dataPlane.requests.outcome[request] = lookup.failure;
    dataPlane.requests.phase[request] = RequestPhase.resolving;
    simulation.schedule(tookMs, this.#nameResolved, request);
    return true;
  }

  /** Opens connections for requests that wait, as far as that is allowed; nobody does so on a node without power. */
  openForWaiting(pool: number): void {
    const { dataPlane, workloads, workloadOf } = this.#parts;
    const place = this.#pools.client[pool]!;
    const workload = workloads[workloadOf[place]!]!;
    while (this.#pools.mayOpen(pool, workload)) {
      const waiting = this.#pools.nextWaiting(pool, dataPlane.requests, this.#parts.simulation.nowMs);
      if (waiting === NONE) return;
      if (dataPlane.network.isDown(dataPlane.clientNode[place]!)) {
        this.#loseClient(waiting);
      } else {
        this.open(waiting, pool, workload);
      }
    }
  }

  #onNameResolved(request: number): void {
    const { dataPlane, workloads, workloadOf, onEnd } = this.#parts;
    const { requests } = dataPlane;
    if (requests.abandoned[request] === 1) {
      requests.release(request);
      return;
    }
    const client = requests.client[request]!;
    const workload = workloads[workloadOf[client]!]!;
    const tookMs = this.#parts.simulation.nowMs - requests.waitsFromMs[request]!;
    if (tookMs > noticeableDelayMs) requests.blame(request, DNS_SLOW, dataPlane.clientNode[client]!, NONE, tookMs);
    const isFound = requests.outcome[request] === SUCCESS;
    const isWrong = requests.outcome[request] === WRONG_ADDRESS;
    const isDown = dataPlane.network.isDown(dataPlane.clientNode[client]!);
    this.#pools.open[client]!--;
    requests.phase[request] = isWrong ? RequestPhase.lost : RequestPhase.waiting;
    if (isWrong) requests.blame(request, DNS_ERROR, NONE, NONE, Number.POSITIVE_INFINITY);
    if (isDown) this.#loseClient(request);
    if (isFound && !isDown) this.#connect(request, client, workload, 0);
    // Without a connection to the pod there is room for another.
    this.openForWaiting(client);
    if (!isFound && !isWrong && !isDown) onEnd(request, requests.outcome[request]!);
  }

  /** The client's machine has no power: only the time-out of a request ends it. */
  #loseClient(request: number): void {
    const { requests, clientNode } = this.#parts.dataPlane;
    requests.phase[request] = RequestPhase.lost;
    requests.blame(request, CLIENT_LOST, clientNode[requests.client[request]!]!, NONE, Number.POSITIVE_INFINITY);
  }

  #workloadOf(pool: number): WorkloadRuntime {
    const { workloads, workloadOf } = this.#parts;
    return workloads[workloadOf[this.#pools.client[pool]!]!]!;
  }

  /** The kernel sends no further SYN: connect() fails. */
  #giveUp(request: number): void {
    const { dataPlane, workloads, workloadOf, onEnd } = this.#parts;
    onEnd(request, workloads[workloadOf[dataPlane.requests.client[request]!]!]!.route.silence);
  }

  /** `synsSent`: SYNs that were dropped before, after the first. */
  #connect(request: number, pool: number, workload: WorkloadRuntime, synsSent: number): void {
    const { simulation, dataPlane, recorder, ends, onConnecting } = this.#parts;
    const choice = this.#choice;
    const isOfClient = this.#pools.isOfClient(pool);
    const place = this.#pools.client[pool]!;
    const fate = chooseWay(choice, place, isOfClient ? NONE : this.#pools.pod[pool]!, workload, ends);
    if (fate === Fate.rejected) {
      const { requests } = dataPlane;
      if (choice.rejecter !== NONE)
        requests.blame(request, NO_ENDPOINT, choice.rejecter, NONE, Number.POSITIVE_INFINITY);
      this.#told.reject(request, choice.failure);
      return;
    }
    if (synsSent === 0 && workload.connectTimeoutMs < Number.POSITIVE_INFINITY) onConnecting(request);
    if (fate === Fate.dropped) {
      const waitMs = this.#dropped.dropped(request, pool, synsSent, workload);
      if (choice.dropCause > 0) dataPlane.requests.blame(request, choice.dropCause, choice.dropNode, NONE, waitMs);
      return;
    }
    const { connections } = dataPlane;
    const { traits } = workload;
    this.#pools.open[pool]!++;
    recorder.connectionOpened(workload.route.target, choice.pod, simulation.nowMs);
    const connection = dataPlane.open(request, place, choice.pod, choice.entry, choice.rulesMs, traits);
    connections.pool[connection] = pool;
    if (synsSent > 0) connections.synRetries[connection] = synsSent;
    ends.opened(connection, choice);
    if (connections.state[connection] === ConnectionState.open) {
      this.#told.opened(request, connection, pool, workload, traits.isDatagram ? choice.rulesMs : 0);
    } else if (traits.isShared) {
      this.#pools.opening[pool]!++;
    }
  }
}
