import type { EventHandle, EventKind, Simulation } from '../engine/simulation.ts';
import type { ProbeAnswer } from './pod-host.ts';
import type { ProbeSpec } from './pod-life-spec.ts';

/** What a container is asked for. */
export const probeTypes = ['startup', 'readiness', 'liveness'] as const;

/** One of them. */
export type ProbeType = (typeof probeTypes)[number];

/** What a worker shares with its kubelet. The subject of both events is the worker's number. */
export interface ProbeParts {
  readonly simulation: Simulation;
  readonly number: number;
  readonly due: EventKind;
  readonly timedOut: EventKind;
  /** What a probe would meet now. */
  readonly answer: () => ProbeAnswer;
  /** The result has changed, in the results manager's sense: so many probes in a row were of one mind. */
  readonly onResult: (type: ProbeType, passes: boolean) => void;
}

/** So near to a tick, in periods, a time is at it. */
const TICK_TOLERANCE = 1e-9;

/** Not probed: no container, or one that has not come so far. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * A worker of the kubelet that asks one container again and again, at a tick of its own. So many equal answers in a row
 * as the threshold says make the result; a container that does not run fails; after a failed liveness probe, and after
 * any verdict of a startup probe, the worker waits for the next container.
 *
 * Probes that can change nothing are left out, so that they cost nothing and a run comes to its end: while the result is
 * what a probe would find, none is asked for. Whoever changes what a probe finds says so (`answerChanged`).
 *
 * Source: kubelet pkg/kubelet/prober/worker.go, prober_manager.go.
 */
export class ProbeWorker {
  readonly type: ProbeType;
  readonly #spec: ProbeSpec;
  readonly #parts: ProbeParts;
  /** One of its ticks; the others are whole periods from there. */
  readonly #tickMs: number;
  /** From when on the container is asked. */
  #fromMs = NEVER;
  #isOnHold = false;
  /** The result: null before the first of a startup probe. */
  #result: boolean | null;
  #last: boolean | null = null;
  #run = 0;
  /** When the last probe began, and whether it has no answer yet. */
  #beganMs = Number.NEGATIVE_INFINITY;
  #isUnderWay = false;
  #handle: EventHandle = 0;

  /** `tickMs`: one of its ticks. */
  constructor(type: ProbeType, spec: ProbeSpec, tickMs: number, parts: ProbeParts) {
    this.type = type;
    this.#spec = spec;
    this.#tickMs = tickMs;
    this.#parts = parts;
    this.#result = initialResult(type);
  }

  /** Whether the container passes, as far as this probe goes. */
  get passes(): boolean {
    return this.#result === true;
  }

  /** The kubelet has seen a new container, which started some time ago: it is asked after the initial delay. */
  watchContainer(startedMs: number): void {
    this.#result = initialResult(this.type);
    this.#isOnHold = false;
    this.admit(startedMs);
  }

  /** What held the worker back is over (a startup probe has passed); the container started at that time. */
  admit(startedMs: number): void {
    this.#fromMs = startedMs + this.#spec.initialDelayMs;
    this.#plan();
  }

  /** The container and its result stood when the run began. */
  begin(passes: boolean): void {
    this.#result = passes;
    this.#last = passes;
    this.#run = 1;
    this.#isOnHold = this.type === 'startup';
    this.#fromMs = Number.NEGATIVE_INFINITY;
    this.#plan();
  }

  /** The container does not run, or is not to be asked any more. */
  leaveContainer(passes: boolean): void {
    this.#cancel();
    this.#result = passes;
    this.#fromMs = NEVER;
  }

  /** The kubelet stands still. */
  pause(): void {
    this.#cancel();
  }

  /** What a probe finds may be something else now. */
  answerChanged(): void {
    if (!this.#isUnderWay) {
      this.#plan();
      return;
    }
    // The kernel has kept the question; whoever goes on in time answers it.
    const answer = this.#parts.answer();
    if (answer === 'silent') return;
    this.#cancel();
    this.#answered(answer === 'answers');
  }

  /** The kubelet asks at once, out of turn: a container that it finds unready when it looks at its pod. */
  trigger(): void {
    const { nowMs } = this.#parts.simulation;
    if (this.#isUnderWay || this.#isOnHold || nowMs < this.#fromMs) return;
    this.#cancel();
    this.#ask();
  }

  /** The tick has come. */
  due(): void {
    this.#handle = 0;
    this.#ask();
  }

  /** A probe had no answer in time. */
  timedOut(): void {
    this.#handle = 0;
    this.#isUnderWay = false;
    this.#answered(false);
  }

  #ask(): void {
    const { simulation, number, timedOut, answer } = this.#parts;
    this.#beganMs = simulation.nowMs;
    const found = answer();
    if (found === 'silent') {
      this.#isUnderWay = true;
      this.#handle = simulation.schedule(this.#spec.timeoutMs, timedOut, number);
      return;
    }
    this.#answered(found === 'answers');
  }

  #answered(passed: boolean): void {
    this.#run = this.#last === passed ? this.#run + 1 : 1;
    this.#last = passed;
    const threshold = passed ? this.#spec.successThreshold : this.#spec.failureThreshold;
    if (this.#run >= threshold) {
      const isNews = this.#result !== passed;
      this.#result = passed;
      if (this.type === 'startup' || (this.type === 'liveness' && !passed)) {
        this.#isOnHold = true;
        this.#run = 0;
      }
      if (isNews) this.#parts.onResult(this.type, passed);
    }
    this.#plan(this.#tickAfter(this.#beganMs) <= this.#parts.simulation.nowMs);
  }

  /**
   * Plans the next probe, if it can change anything. `isLate`: at once. A ticker keeps one tick for a worker that was
   * still asking when it came.
   */
  #plan(isLate = false): void {
    const { simulation, number, due, answer } = this.#parts;
    if (this.#isUnderWay) return;
    this.#cancel();
    if (this.#fromMs === NEVER || this.#isOnHold) return;
    const passes = answer() === 'answers';
    const isSettled = passes === this.#result && (this.#last === null || this.#last === passes);
    if (isSettled) return;
    const { nowMs } = simulation;
    const fromMs = Math.max(nowMs, this.#fromMs);
    const atMs = isLate && fromMs === nowMs ? nowMs : this.#tickFrom(fromMs);
    this.#handle = simulation.scheduleAt(atMs, due, number);
  }

  /** The first tick from a time on that has not been used. */
  #tickFrom(timeMs: number): number {
    const tick = Math.ceil(this.#ticksAt(timeMs));
    const next = tick <= this.#ticksAt(this.#beganMs) ? tick + 1 : tick;
    return Math.max(timeMs, this.#tickMs + next * this.#spec.periodMs);
  }

  /** The first tick after a time. */
  #tickAfter(timeMs: number): number {
    return this.#tickMs + (Math.floor(this.#ticksAt(timeMs)) + 1) * this.#spec.periodMs;
  }

  /** How many periods a time is from the tick that is known: a whole number at a tick, whatever rounding makes of it. */
  #ticksAt(timeMs: number): number {
    const ticks = (timeMs - this.#tickMs) / this.#spec.periodMs;
    const whole = Math.round(ticks);
    return Math.abs(ticks - whole) < TICK_TOLERANCE ? whole : ticks;
  }

  #cancel(): void {
    this.#parts.simulation.cancel(this.#handle);
    this.#handle = 0;
    this.#isUnderWay = false;
  }
}

/** Readiness is not given before it is shown, liveness is not doubted, and of the start nothing is known. */
function initialResult(type: ProbeType): boolean | null {
  return type === 'readiness' ? false : type === 'liveness' ? true : null;
}
