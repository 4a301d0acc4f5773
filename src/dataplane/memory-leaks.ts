import type { EventKind, Simulation } from '../engine/simulation.ts';
import { PodState, type PodTable } from './pod-table.ts';

/** How a process loses memory. Sizes in bytes. */
export interface MemoryLeakSpec {
  /** What it uses when it starts. */
  readonly usedBytes: number;
  readonly bytesPerSecond: number;
  readonly bytesPerRequest: number;
  /** Where the kernel kills it; Infinity: nowhere. */
  readonly limitBytes: number;
}

/** What requests have cost is looked at so often. */
const LOOK_MS = 100;

/** A leak at work. */
interface Leak {
  readonly pod: number;
  readonly spec: MemoryLeakSpec;
  readonly onFull: () => void;
  /** When the present process began to lose memory, and how many requests the pod had served by then; null: none runs. */
  begun: { readonly atMs: number; readonly served: number } | null;
  hasEnded: boolean;
}

/**
 * Processes of pods that never give back some of the memory that they take, until the kernel kills them at their limit
 * (OOM). The next process in the same container begins anew and loses memory as the one before.
 *
 * By time alone it is known when the limit is reached; what requests cost, and whether a process is there again, is
 * looked at ten times a second. Simplified: a process is as fast as ever until it is killed.
 */
export class MemoryLeaks {
  readonly #simulation: Simulation;
  readonly #pods: PodTable;
  readonly #looked: EventKind;
  readonly #leaks: Leak[] = [];
  readonly #endMs: number;

  /** Nobody looks after `endMs`, when arrivals have stopped: a leak without end would keep the run from ending. */
  constructor(simulation: Simulation, pods: PodTable, endMs: number) {
    this.#simulation = simulation;
    this.#pods = pods;
    this.#endMs = endMs;
    this.#looked = simulation.kind('memory-looked-at', (leak) => this.#look(leak));
  }

  /** The process of a pod begins to lose memory; `onFull` kills it. What is returned ends the leak. */
  begin(pod: number, spec: MemoryLeakSpec, onFull: () => void): () => void {
    const leak: Leak = { pod, spec, onFull, begun: null, hasEnded: spec.limitBytes === Number.POSITIVE_INFINITY };
    const position = this.#leaks.push(leak) - 1;
    this.#look(position);
    return () => {
      leak.hasEnded = true;
    };
  }

  /** What a leaking process uses now, in bytes. */
  #usedBytes({ pod, spec, begun }: Leak): number {
    const sinceSeconds = (this.#simulation.nowMs - begun!.atMs) / 1000;
    const served = this.#pods.served[pod]! - begun!.served;
    return spec.usedBytes + spec.bytesPerSecond * sinceSeconds + spec.bytesPerRequest * served;
  }

  #look(position: number): void {
    const leak = this.#leaks[position]!;
    const { pod, spec } = leak;
    // A pod whose address is gone has been replaced by another one.
    if (leak.hasEnded || this.#pods.state[pod] === PodState.gone || this.#simulation.nowMs > this.#endMs) return;
    const isUp = this.#pods.state[pod] === PodState.up;
    const nowMs = this.#simulation.nowMs;
    if (isUp && leak.begun === null) leak.begun = { atMs: nowMs, served: this.#pods.served[pod]! };
    if (!isUp) leak.begun = null;
    if (leak.begun === null) {
      this.#simulation.schedule(LOOK_MS, this.#looked, position);
      return;
    }
    const leftBytes = spec.limitBytes - this.#usedBytes(leak);
    // What is left by rounding alone would be lost in no time.
    if (leftBytes <= 1e-6 * spec.limitBytes) {
      leak.begun = null;
      leak.onFull();
      this.#simulation.schedule(LOOK_MS, this.#looked, position);
      return;
    }
    const fullMs = (1000 * leftBytes) / spec.bytesPerSecond;
    this.#simulation.schedule(Math.min(LOOK_MS, fullMs), this.#looked, position);
  }
}
