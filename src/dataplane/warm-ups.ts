import type { EventHandle, EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { PodTable } from './pod-table.ts';

const COLD_START = causeCode('cold-start');

/** How much slower a process is when it has just started, and how long it takes to get to normal. */
export interface WarmUpSpec {
  /** Service takes so many times as long at first. */
  readonly factor: number;
  readonly durationMs: number;
  /** `linear`: evenly to normal; `exponential`: the rest decays with a time constant of a fifth of the duration. */
  readonly decay: 'linear' | 'exponential';
}

/** The slowness of a cold process changes in so many steps. */
const STEPS = 100;
/** Time constants in the duration of an exponential decay: after it less than 1 % is left. */
const TIME_CONSTANTS = 5;

/** A process that is not warm yet. */
interface WarmUp {
  readonly spec: WarmUpSpec;
  step: number;
  endStep: () => void;
  timer: EventHandle;
}

/**
 * Processes that are slow when they have just started: compilers and class loaders at work (JVM), caches and connection
 * pools that are empty. A service that begins meanwhile takes longer by a factor that goes down to 1 in 100 steps, each
 * as slow as its middle.
 */
export class WarmUps {
  readonly #simulation: Simulation;
  readonly #pods: PodTable;
  readonly #specOf: (pod: number) => WarmUpSpec | null;
  readonly #stepEnded: EventKind;
  /** By pod. */
  readonly #warmUps = new Map<number, WarmUp>();

  constructor(parts: {
    readonly simulation: Simulation;
    readonly pods: PodTable;
    readonly specOf: (pod: number) => WarmUpSpec | null;
  }) {
    this.#simulation = parts.simulation;
    this.#pods = parts.pods;
    this.#specOf = parts.specOf;
    this.#stepEnded = this.#simulation.kind('warm-up-step', (pod) => this.#onStepEnded(pod));
  }

  /** A process begins to listen: it is cold, also where the one before in the same pod was warm. */
  begin(pod: number): void {
    this.end(pod);
    const spec = this.#specOf(pod);
    if (spec === null || spec.factor === 1 || spec.durationMs === 0) return;
    this.#take({ spec, step: 0, endStep: () => {}, timer: 0 }, pod);
  }

  /** The process of a pod is no more: the next one is as slow as it is by itself. */
  end(pod: number): void {
    const warmUp = this.#warmUps.get(pod);
    if (warmUp === undefined) return;
    warmUp.endStep();
    this.#simulation.cancel(warmUp.timer);
    this.#warmUps.delete(pod);
  }

  #take(warmUp: WarmUp, pod: number): void {
    warmUp.endStep = this.#pods.slow(pod, slownessIn(warmUp.spec, warmUp.step), COLD_START);
    warmUp.timer = this.#simulation.schedule(warmUp.spec.durationMs / STEPS, this.#stepEnded, pod);
    this.#warmUps.set(pod, warmUp);
  }

  #onStepEnded(pod: number): void {
    const warmUp = this.#warmUps.get(pod)!;
    warmUp.endStep();
    warmUp.step++;
    if (warmUp.step < STEPS) this.#take(warmUp, pod);
    else this.#warmUps.delete(pod);
  }
}

/** By which factor service takes longer in a step of a warm-up. */
export function slownessIn({ factor, decay }: WarmUpSpec, step: number): number {
  const passed = (step + 0.5) / STEPS;
  return 1 + (factor - 1) * (decay === 'linear' ? 1 - passed : Math.exp(-TIME_CONSTANTS * passed));
}
