import type { EventKind, Simulation } from '../engine/simulation.ts';

/** Containers of a pod that crash so long after each start. */
interface CrashLoop {
  readonly afterMs: number;
  readonly cause: number;
}

/**
 * Pods whose containers crash again and again, each so long after its start. Where several loops overlap at a pod the
 * last one counts. When a run is to end they begin no further round.
 */
export class CrashLoops {
  readonly #simulation: Simulation;
  readonly #crash: (pod: number, cause: number) => void;
  readonly #due: EventKind;
  readonly #loops = new Map<number, CrashLoop[]>();
  /** By pod: when its present container is to crash. */
  readonly #dueMs = new Map<number, number>();

  /** `crash` lets a pod's container die. */
  constructor(simulation: Simulation, crash: (pod: number, cause: number) => void) {
    this.#simulation = simulation;
    this.#crash = crash;
    this.#due = simulation.kind('crash-loop', (pod) => this.#onDue(pod));
  }

  /** A loop begins with a crash; what is returned ends it. */
  begin(pod: number, afterMs: number, cause: number): () => void {
    const loops = this.#loops.get(pod) ?? [];
    this.#loops.set(pod, loops);
    const loop = { afterMs, cause };
    loops.push(loop);
    this.#crash(pod, cause);
    return () => {
      loops.splice(loops.indexOf(loop), 1);
    };
  }

  /** A pod's container has started. */
  started(pod: number): void {
    const loop = this.#loops.get(pod)?.at(-1);
    if (loop === undefined || this.#simulation.isQuiescing) return;
    this.#dueMs.set(pod, this.#simulation.nowMs + loop.afterMs);
    this.#simulation.schedule(loop.afterMs, this.#due, pod);
  }

  #onDue(pod: number): void {
    const loop = this.#loops.get(pod)?.at(-1);
    // A container that was started anew meanwhile has its own time.
    if (loop !== undefined && this.#simulation.nowMs >= this.#dueMs.get(pod)!) this.#crash(pod, loop.cause);
  }
}
