import type { Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { PodServers } from './pod-servers.ts';
import { PodState, type PodTable } from './pod-table.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';
import type { WorkLosses } from './work-losses.ts';

/** What pauses act upon. */
export interface ProcessPauseParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly pods: PodTable;
  readonly servers: PodServers;
}

const PROCESS_HUNG = causeCode('process-hung');
const THROTTLED = causeCode('throttled');

/** Told of processes that stand still, and go on. */
export interface ProcessListener {
  stopped(pod: number): void;
  resumed(pod: number): void;
}

/** A process that stands still. */
interface Pause {
  /** Why, as a failure cause. */
  cause: number;
  readonly sinceMs: number;
  /** How many pauses of it are on. */
  count: number;
  /** The requests in service and what was left of each service, by that. */
  readonly held: readonly { readonly request: number; readonly leftMs: number }[];
}

/**
 * Processes of pods that stand still, as in a long garbage collection or after SIGSTOP. The kernel of the node goes on:
 * connections are established, and requests wait in their sockets without limit. No service starts, and those that had
 * begun end later by as long as the pause lasts. When the process goes on it reads what has come in that order, and its
 * waiting list is then as limited as ever. Pauses that overlap are one, to the end of the last.
 *
 * A process that dies while it stands still takes its pauses along: the next one in the same pod runs. Simplified: TLS
 * handshakes, answers to probes and time-outs of idle and old connections, which are the process's too, go on.
 */
export class ProcessPauses {
  readonly #parts: ProcessPauseParts;
  readonly #losses: WorkLosses;
  readonly #processes: ProcessListener;
  /** By pod. One that `PodTable.clear` has resumed since is of a process that is dead. */
  readonly #pauses = new Map<number, Pause>();

  constructor(parts: ProcessPauseParts, losses: WorkLosses, processes: ProcessListener) {
    this.#parts = parts;
    this.#losses = losses;
    this.#processes = processes;
  }

  /**
   * Lets the process of a pod stand still, if there is one; what is returned lets it go on. `cause` is the code of the
   * failure cause of requests that are held up by it.
   */
  begin(pod: number, cause: number = PROCESS_HUNG): () => void {
    const { pods } = this.#parts;
    if (pods.state[pod] !== PodState.up && pods.state[pod] !== PodState.draining) return () => {};
    const pause = (pods.isStopped(pod) ? this.#pauses.get(pod) : undefined) ?? this.#stop(pod, cause);
    pause.count++;
    // A quota is refilled within a tenth of a second: what else stands still lasts longer, and is to blame.
    if (cause !== THROTTLED) pause.cause = cause;
    return () => {
      pause.count--;
      if (pause.count === 0 && this.#pauses.get(pod) === pause && pods.isStopped(pod)) this.#resume(pod, pause);
    };
  }

  /** After the last event of a run: what hangs in processes that never went on vanishes; nobody waits for it. */
  dropHanging(): void {
    const { pods } = this.#parts;
    for (const pod of this.#pauses.keys()) {
      if (pods.isStopped(pod)) this.#losses.dropWork(pod, false);
    }
    this.#pauses.clear();
  }

  /** Why a process that stands still does so. */
  causeOf(pod: number): number {
    return this.#pauses.get(pod)?.cause ?? PROCESS_HUNG;
  }

  #stop(pod: number, cause: number): Pause {
    const { simulation, requests, pods, servers } = this.#parts;
    const held: { request: number; leftMs: number }[] = [];
    for (let request = 0; request < requests.used; request++) {
      if (!this.#isInService(request, pod)) continue;
      const service = requests.serviceEnd[request]!;
      held.push({ request, leftMs: simulation.timeMsOf(service) - simulation.nowMs });
      simulation.cancel(service);
    }
    held.sort((a, b) => a.leftMs - b.leftMs);
    const pause = { cause, sinceMs: simulation.nowMs, count: 0, held };
    this.#pauses.set(pod, pause);
    pods.stop(pod);
    servers.cpu?.changed(pod);
    this.#processes.stopped(pod);
    return pause;
  }

  #resume(pod: number, { cause, sinceMs, held }: Pause): void {
    const { simulation, requests, pods, servers } = this.#parts;
    this.#pauses.delete(pod);
    for (const { request, leftMs } of held) {
      // Since nothing starts meanwhile, what is in service here is what was: one that was reset is not.
      if (!this.#isInService(request, pod)) continue;
      requests.blame(request, cause, pods.node[pod]!, pod, simulation.nowMs - sinceMs);
      requests.serviceEnd[request] = simulation.schedule(leftMs, servers.serviceEnded, request);
    }
    pods.integrate(pod, simulation.nowMs);
    const unread: number[] = [];
    for (let request = pods.queueHead[pod]!, left = pods.queueLength[pod]!; left > 0; left--) {
      if (requests.reachedPodMs[request]! >= sinceMs) unread.push(request);
      request = requests.next[request]!;
    }
    for (const request of unread) pods.withdraw(pod, request, requests.next);
    pods.resume(pod);
    servers.serveWaiting(pod);
    if (pods.lifo[pod] === 1) unread.reverse();
    for (const request of unread) {
      const heldMs = simulation.nowMs - requests.reachedPodMs[request]!;
      requests.blame(request, cause, pods.node[pod]!, pod, heldMs);
      servers.read(request, pod);
    }
    this.#processes.resumed(pod);
  }

  #isInService(request: number, pod: number): boolean {
    const { requests } = this.#parts;
    if (requests.connection[request] === NONE || requests.pod[request] !== pod) return false;
    return requests.phase[request] === RequestPhase.inService;
  }
}
