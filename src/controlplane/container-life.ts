import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { ContainerStops } from './container-stops.ts';
import { CrashLoops } from './crash-loops.ts';
import { crashDetectionDelay, restartBackoffMs } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodHost } from './pod-host.ts';
import type { RunPod } from './run-pod.ts';

/** A container that ran so long starts over with its back-off. */
const BACKOFF_RESET_MS = 600_000;

/** What containers need of their kubelet. */
export interface ContainerParts {
  readonly simulation: Simulation;
  readonly host: PodHost;
  readonly stops: ContainerStops;
  readonly recordOf: (pod: number) => KubeletPod;
  /** Whether the kubelet of a node works. */
  readonly isKubeletUp: (node: number) => boolean;
  readonly streamOf: (pod: RunPod) => Stream;
  /** The kubelet sees that a container runs, or that it does no more. */
  readonly onSeen: (record: KubeletPod) => void;
  readonly onDied: (record: KubeletPod) => void;
}

/**
 * The containers of pods, one a pod: they start, listen after their start-up, die, and are started again with back-off.
 * The kubelet sees what becomes of them when it lists them, within a second (PLEG).
 *
 * Back-off: none the first time, then 10 s, doubled up to 300 s, over after ten minutes without a restart; counted from
 * the last end of the container before the one at hand where the kubelet itself stopped it (kuberuntime doBackOff looks
 * for the last dead container, and does not know yet of the one that it has just stopped).
 */
export class Containers {
  /** Pods whose containers only wait for signals when they start: nobody listens there. */
  readonly idle: Set<number> = new Set();
  readonly #parts: ContainerParts;
  readonly #starts: EventKind;
  readonly #listens: EventKind;
  readonly #seen: EventKind;
  readonly #diedSeen: EventKind;
  /** Those that crash again and again. */
  readonly loops: CrashLoops;

  constructor(parts: ContainerParts) {
    this.#parts = parts;
    const { simulation, recordOf } = parts;
    this.#starts = simulation.kind('container-starts', (pod) => this.#onStarts(recordOf(pod)));
    this.#listens = simulation.kind('pod-listens', (pod) => this.#onListens(recordOf(pod)));
    this.#seen = simulation.kind('container-seen', (pod) => this.#onSeen(recordOf(pod)));
    this.#diedSeen = simulation.kind('container-death-seen', (pod) => this.#onDiedSeen(recordOf(pod)));
    this.loops = new CrashLoops(simulation, (pod, cause) => this.crash(recordOf(pod), cause));
  }

  /** The container starts after a delay. */
  start(record: KubeletPod, delayMs: number): void {
    record.container = 'starting';
    record.next = this.#parts.simulation.schedule(delayMs, this.#starts, record.runPod.index);
  }

  /** The container dies; nothing happens where none runs. */
  crash(record: KubeletPod, cause: number): void {
    if (record.container !== 'running') return;
    const { index } = record.runPod;
    this.ended(record);
    this.#parts.host.kill(index, false, cause);
    if (this.#parts.stops.has(index)) this.#parts.stops.died(index);
    else this.look(record);
  }

  /** The container has ended, by itself or stopped by its kubelet. */
  ended(record: KubeletPod): void {
    this.cancel(record);
    record.container = 'exited';
  }

  /** The kubelet lists the containers: within a second it sees how this one is. */
  look(record: KubeletPod): void {
    const { simulation, streamOf } = this.#parts;
    const { runPod, container, isSeen } = record;
    if (container === 'running' ? isSeen : container !== 'exited') return;
    const leastMs =
      container === 'running' ? Math.max(0, record.startedMs + runPod.life.postStartMs - simulation.nowMs) : 0;
    const kind = container === 'running' ? this.#seen : this.#diedSeen;
    simulation.cancel(record.next);
    record.next = simulation.schedule(leastMs + drawDelay(crashDetectionDelay, streamOf(runPod)), kind, runPod.index);
  }

  /** The kubelet has stopped the container in order to start it again. */
  restartStopped(record: KubeletPod): void {
    const { nowMs } = this.#parts.simulation;
    const isFirst = Number.isNaN(record.exitedMs);
    const dueMs = isFirst ? nowMs : record.exitedMs + this.#nextBackoffMs(record);
    record.exitedMs = nowMs;
    this.start(record, Math.max(0, dueMs - nowMs));
  }

  /** Nothing of what was about to happen to the container happens. */
  cancel(record: KubeletPod): void {
    const { simulation } = this.#parts;
    simulation.cancel(record.next);
    simulation.cancel(record.listens);
    record.next = 0;
    record.listens = 0;
  }

  #onStarts(record: KubeletPod): void {
    const { simulation } = this.#parts;
    const { index, life } = record.runPod;
    record.container = 'running';
    record.isSeen = false;
    record.startedMs = simulation.nowMs;
    if (!this.idle.has(index)) record.listens = simulation.schedule(life.startUpMs, this.#listens, index);
    this.loops.started(index);
    this.look(record);
  }

  #onListens({ runPod }: KubeletPod): void {
    runPod.listeningSinceMs = this.#parts.simulation.nowMs;
    this.#parts.host.start(runPod.index);
  }

  #onSeen(record: KubeletPod): void {
    // One that stands still looks again when it goes on.
    if (!this.#parts.isKubeletUp(record.runPod.node)) return;
    record.isSeen = true;
    this.#parts.onSeen(record);
  }

  #onDiedSeen(record: KubeletPod): void {
    const { runPod } = record;
    const { simulation, isKubeletUp, onDied } = this.#parts;
    if (!isKubeletUp(runPod.node)) return;
    record.isSeen = false;
    onDied(record);
    if (runPod.life.restartPolicy === 'Never') return;
    record.exitedMs = simulation.nowMs;
    this.start(record, this.#nextBackoffMs(record));
  }

  #nextBackoffMs({ runPod, startedMs }: KubeletPod): number {
    if (this.#parts.simulation.nowMs - startedMs >= BACKOFF_RESET_MS) runPod.crashes = 0;
    return restartBackoffMs(runPod.crashes++);
  }
}
