import type { EventKind, Simulation } from '../engine/simulation.ts';
import { NO_LIMIT, PodState, type PodTable } from './pod-table.ts';
import { NONE, RequestPhase, type RequestTable } from './request-table.ts';
import type { WorkLosses } from './work-losses.ts';

/** What pauses act upon, and who is told. */
export interface ProcessPauseParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly pods: PodTable;
  readonly startService: (request: number, pod: number) => void;
  /** A request is answered that the pod has no waiting place for it. */
  readonly reject: (request: number, connection: number, pod: number) => void;
}

/** A process that stands still. */
interface Pause {
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
  readonly #serviceEnded: EventKind;
  /** By pod. One that `PodTable.clear` has resumed since is of a process that is dead. */
  readonly #pauses = new Map<number, Pause>();

  /** `serviceEnded`: the event of the end of a request's service. */
  constructor(parts: ProcessPauseParts, losses: WorkLosses, serviceEnded: EventKind) {
    this.#parts = parts;
    this.#losses = losses;
    this.#serviceEnded = serviceEnded;
  }

  /** Lets the process of a pod stand still, if there is one; what is returned lets it go on. */
  begin(pod: number): () => void {
    const { pods } = this.#parts;
    if (pods.state[pod] !== PodState.up) return () => {};
    const pause = (pods.isStopped(pod) ? this.#pauses.get(pod) : undefined) ?? this.#stop(pod);
    pause.count++;
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

  #stop(pod: number): Pause {
    const { simulation, requests, pods } = this.#parts;
    const held: { request: number; leftMs: number }[] = [];
    for (let request = 0; request < requests.used; request++) {
      if (!this.#isInService(request, pod)) continue;
      const service = requests.serviceEnd[request]!;
      held.push({ request, leftMs: simulation.timeMsOf(service) - simulation.nowMs });
      simulation.cancel(service);
    }
    held.sort((a, b) => a.leftMs - b.leftMs);
    const pause = { sinceMs: simulation.nowMs, count: 0, held };
    this.#pauses.set(pod, pause);
    pods.stop(pod);
    return pause;
  }

  #resume(pod: number, { sinceMs, held }: Pause): void {
    const { simulation, requests, pods, startService } = this.#parts;
    this.#pauses.delete(pod);
    for (const { request, leftMs } of held) {
      // Since nothing starts meanwhile, what is in service here is what was: one that was reset is not.
      if (!this.#isInService(request, pod)) continue;
      requests.serviceEnd[request] = simulation.schedule(leftMs, this.#serviceEnded, request);
    }
    pods.integrate(pod, simulation.nowMs);
    const unread: number[] = [];
    for (let request = pods.queueHead[pod]!, left = pods.queueLength[pod]!; left > 0; left--) {
      if (requests.reachedPodMs[request]! >= sinceMs) unread.push(request);
      request = requests.next[request]!;
    }
    for (const request of unread) pods.withdraw(pod, request, requests.next);
    pods.resume(pod);
    while (pods.queueLength[pod]! > 0 && pods.busy[pod]! < pods.workers[pod]!) {
      pods.busy[pod]!++;
      startService(pods.dequeue(pod, requests.next), pod);
    }
    if (pods.lifo[pod] === 1) unread.reverse();
    for (const request of unread) this.#read(request, pod);
  }

  /** A request that has waited in its socket is taken in, as if it came now. */
  #read(request: number, pod: number): void {
    const { simulation, requests, pods, startService, reject } = this.#parts;
    if (pods.busy[pod]! < pods.workers[pod]!) {
      pods.busy[pod]!++;
      startService(request, pod);
    } else if (pods.queueLength[pod]! < pods.queueLimit[pod]! || pods.queueLimit[pod] === NO_LIMIT) {
      pods.enqueue(pod, request, requests.next);
    } else {
      pods.residenceMs[pod]! += simulation.nowMs - requests.reachedPodMs[request]!;
      reject(request, requests.connection[request]!, pod);
    }
  }

  #isInService(request: number, pod: number): boolean {
    const { requests } = this.#parts;
    if (requests.connection[request] === NONE || requests.pod[request] !== pod) return false;
    return requests.phase[request] === RequestPhase.inService;
  }
}
