import { assert } from '../base/assert.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { ConnectionFarewells } from './connection-farewells.ts';
import { ConnectionState, type ConnectionTable, Leaving } from './connection-table.ts';
import type { Network } from './network.ts';
import { PodState, type PodTable } from './pod-table.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';
import type { WorkLosses } from './work-losses.ts';

const POD_TERMINATED = causeCode('pod-terminated');

/** What processes act upon. */
export interface ProcessParts {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly pods: PodTable;
  readonly losses: WorkLosses;
  readonly farewells: ConnectionFarewells;
  /** The connection is none of its pod's: a socket of datagrams, or one that ends at a proxy. */
  readonly outlivesPods: (connection: number) => boolean;
}

/** A process that shuts down. */
interface Drain {
  readonly onIdle: () => void;
  /** False while it stands still and has not read its signal. */
  hasBegun: boolean;
  /** Whether somebody looks already if it is idle. */
  isLooking: boolean;
}

/**
 * The processes in pods: they start to listen, die, shut down in good order, or vanish with their machine. What then
 * becomes of the connections and requests that they had is decided here and in `WorkLosses`; why they are not there is
 * written down in `PodTable.downCause`, for those who ask why a request failed.
 */
export class Processes {
  /** How many processes shut down just now: `answered` is to be told while it is not 0. */
  drainCount = 0;
  /** Told that a process begins to listen; null for nobody. */
  onStart: ((pod: number) => void) | null = null;
  /** Told that a probe of a pod may find something else from now on; null for nobody. */
  onAnswerChange: ((pod: number) => void) | null = null;
  readonly #parts: ProcessParts;
  readonly #drains = new Map<number, Drain>();
  readonly #looksIdle: EventKind;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    this.#looksIdle = parts.simulation.kind('process-idle', (pod) => this.#onLooksIdle(pod));
  }

  /** The process of a pod listens. */
  start(pod: number): void {
    assert(this.#parts.pods.state[pod] !== PodState.gone, 'a pod that is gone listens again');
    this.#endDrain(pod);
    this.#parts.pods.state[pod] = PodState.up;
    this.onStart?.(pod);
    this.onAnswerChange?.(pod);
  }

  /**
   * The process of a pod dies at once, and the kernel of its node says so to all who are connected: requests there are
   * reset, idle connections closed. What is on its way to the pod is reset on arrival. `gone`: its address goes with it.
   * `cause` is the code of a failure cause.
   */
  kill(pod: number, gone: boolean, cause: number): void {
    this.#down(pod, gone ? PodState.gone : PodState.silent, cause);
    this.#parts.losses.dropWork(pod, true);
    this.onAnswerChange?.(pod);
  }

  /** The machine under a pod loses power: whatever is there vanishes with its address, and nobody is told. */
  loseMachine(pod: number, cause: number): void {
    this.#down(pod, PodState.gone, cause);
    this.#parts.losses.dropWork(pod, false);
  }

  /**
   * What a node loses with its power beside its pods: what its kernel knew of the connections that enter the cluster
   * there, and the connections of its clients.
   */
  loseNode(node: number): void {
    this.#parts.losses.loseNode(node);
  }

  /**
   * The process shuts down in good order, as after SIGTERM: it stops listening, so that new SYNs are refused, asks
   * all its clients to leave (a FIN on connections that lie idle, `Connection: close` with the response on others,
   * GOAWAY in HTTP/2), and serves what is under way and what clients send before they hear of that. `onIdle` is told
   * once, when nothing is under way any more; the process is still to be ended (`kill`). A process that stands still
   * begins when it goes on. Without a process nothing is under way.
   *
   * Simplified: a connection whose SYN was answered counts as accepted; a kernel resets those whose handshake ends
   * after the socket has stopped listening. Datagrams that come are refused.
   */
  drain(pod: number, onIdle: () => void): void {
    const { pods } = this.#parts;
    if (this.#drains.has(pod)) return;
    const isThere = pods.state[pod] === PodState.up;
    this.#drains.set(pod, { onIdle, hasBegun: !isThere, isLooking: false });
    this.drainCount = this.#drains.size;
    if (isThere && !pods.isStopped(pod)) this.#beginDrain(pod);
    this.look(pod);
  }

  /** A process stands still from now on. */
  stopped(pod: number): void {
    this.onAnswerChange?.(pod);
  }

  /** A process that stood still goes on: it reads its signals. */
  resumed(pod: number): void {
    if (this.#drains.get(pod)?.hasBegun === false) this.#beginDrain(pod);
    this.onAnswerChange?.(pod);
  }

  /** What a probe of the kubelet's would meet now: nobody listens, or nobody answers. */
  probe(pod: number): 'answers' | 'refuses' | 'silent' {
    const { pods, network } = this.#parts;
    const state = pods.state[pod];
    if (state === PodState.gone || network.isDown(pods.node[pod]!) || pods.isStopped(pod)) return 'silent';
    return state === PodState.up ? 'answers' : 'refuses';
  }

  /**
   * Whether a process that drains serves a request that comes on a connection: one that it had before. Its client is
   * asked to leave if that was not done yet.
   */
  stillServes(pod: number, connection: number): boolean {
    const { pods, connections, farewells, outlivesPods } = this.#parts;
    if (pods.state[pod] !== PodState.draining || connections.state[connection] !== ConnectionState.open) return false;
    if (connections.fresh[connection] === 1 || outlivesPods(connection)) return false;
    if (connections.leaving[connection] === Leaving.not) farewells.tell(connection);
    return true;
  }

  /** Something that may have kept a process from being idle is over; without effect on those that do not drain. */
  look(pod: number): void {
    const drain = this.#drains.get(pod);
    if (drain === undefined || drain.isLooking || !drain.hasBegun || !this.#isIdle(pod)) return;
    // What has just been answered is still being dealt with.
    drain.isLooking = true;
    this.#parts.simulation.schedule(0, this.#looksIdle, pod);
  }

  #onLooksIdle(pod: number): void {
    const drain = this.#drains.get(pod);
    if (drain === undefined || !drain.isLooking) return;
    drain.isLooking = false;
    if (!this.#isIdle(pod)) return;
    this.#endDrain(pod);
    drain.onIdle();
  }

  #beginDrain(pod: number): void {
    const { pods, connections, farewells, outlivesPods } = this.#parts;
    this.#drains.get(pod)!.hasBegun = true;
    pods.state[pod] = PodState.draining;
    pods.downCause[pod] = POD_TERMINATED;
    for (let connection = 0; connection < connections.used; connection++) {
      const isOpen = connections.state[connection] === ConnectionState.open && connections.fresh[connection] === 0;
      const isWanted = isOpen && connections.leaving[connection] === Leaving.not;
      if (isWanted && connections.pod[connection] === pod && !outlivesPods(connection)) farewells.tell(connection);
    }
    this.onAnswerChange?.(pod);
  }

  #down(pod: number, state: number, cause: number): void {
    this.#endDrain(pod);
    this.#parts.pods.state[pod] = state;
    this.#parts.pods.downCause[pod] = cause;
  }

  #endDrain(pod: number): void {
    this.#drains.delete(pod);
    this.drainCount = this.#drains.size;
  }

  /** Nothing is served, waits, or is on its way on a connection that the process has; and no client may send more. */
  #isIdle(pod: number): boolean {
    const { pods, requests, connections, farewells, outlivesPods } = this.#parts;
    if (pods.busy[pod] !== 0 || pods.queueLength[pod] !== 0) return false;
    if (pods.state[pod] !== PodState.draining) return true;
    if (farewells.underWay(pod) > 0) return false;
    for (let request = 0; request < requests.used; request++) {
      const connection = requests.connection[request]!;
      if (connection === NONE || requests.pod[request] !== pod || requests.abandoned[request] === 1) continue;
      const isOpen = connections.state[connection] === ConnectionState.open && connections.fresh[connection] === 0;
      const phase = requests.phase[request];
      // A worker need not wait with its request for calls to others.
      if (phase === RequestPhase.calling) return false;
      if (phase === RequestPhase.travelling && isOpen && !outlivesPods(connection)) return false;
    }
    return true;
  }
}
