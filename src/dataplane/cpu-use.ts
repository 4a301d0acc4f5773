import type { EventHandle, EventKind, Simulation } from '../engine/simulation.ts';
import type { PodTable } from './pod-table.ts';

/** The period of the kernel's CFS bandwidth control, as the kubelet sets it (`cpuCFSQuotaPeriod`). */
const PERIOD_MS = 100;
const NO_TIMER = 0;
const NANOSECOND_MS = 1e-6;

/** What the CPU means to the container of a pod. */
export interface CpuSpec {
  /** Part of the service time in which a worker uses a CPU; in the rest it waits for something else. */
  readonly share: number;
  /** The container's limit, in CPUs; Infinity without. */
  readonly limit: number;
}

/** The CPU time of one container. Times in ms. */
interface Meter {
  readonly share: number;
  /** CPU time that it may use in a period; Infinity without a limit. */
  readonly quotaMs: number;
  /** Up to when use was counted, what was used by then, and how many CPUs have been in use since. */
  countedMs: number;
  usedMs: number;
  rate: number;
  /** Workers that wait for the answers of others. */
  blocked: number;
  /** CPUs that processes beside the workers want. */
  stress: number;
  /** What it is the sum of. */
  readonly stressors: { readonly cpus: number }[];
  /** When the present period began, and how much had been used by then. */
  periodMs: number;
  usedBeforeMs: number;
  /** The next time that the quota is used up, if nothing changes. */
  timer: EventHandle;
  /** Lets the container go on; null while it runs. */
  goOn: (() => void) | null;
  throttledPeriods: number;
  throttledMs: number;
}

/**
 * The CPU time that containers use, and their limits as the kernel keeps them: a container may use so much CPU time in
 * each period of 100 ms (`cpu.max`), whatever number of threads uses it at once. When it is used up all of its threads
 * stand still until the next period begins. Source: the kernel's Documentation/scheduler/sched-bwc.rst.
 *
 * The next time at which a quota is used up is computed whenever a worker begins or ends; while less is in service than
 * the limit, nothing happens at all. Simplified: a worker uses its share of a CPU evenly during its service; quota is not
 * handed to each CPU in slices of 5 ms; there are as many CPUs as workers; and while the container stands still what its
 * workers wait for does not go on either.
 */
export class CpuUse {
  readonly #simulation: Simulation;
  readonly #pods: PodTable;
  readonly #pause: (pod: number) => () => void;
  /** By pod; null where nothing is known of its CPU. Asked once, when the pod first does something. */
  readonly #specOf: (pod: number) => CpuSpec | null;
  /** By pod: how much of a period had passed when it first did something, as a part of it. */
  readonly #phaseOf: (pod: number) => number;
  readonly #meters: (Meter | null)[] = [];
  readonly #exhausted: EventKind;
  readonly #refilled: EventKind;

  /** `pause` lets the process of a pod stand still; what it returns lets it go on. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly pods: PodTable;
    readonly pause: (pod: number) => () => void;
    readonly specOf: (pod: number) => CpuSpec | null;
    readonly phaseOf: (pod: number) => number;
  }) {
    this.#simulation = parts.simulation;
    this.#pods = parts.pods;
    this.#pause = parts.pause;
    this.#specOf = parts.specOf;
    this.#phaseOf = parts.phaseOf;
    this.#exhausted = this.#simulation.kind('cpu-quota-used-up', (pod) => this.#onExhausted(pod));
    this.#refilled = this.#simulation.kind('cpu-quota-refilled', (pod) => this.#onRefilled(pod));
  }

  /** The number of workers in service has changed, or they stand still or go on. */
  changed(pod: number): void {
    const meter = this.#meterOf(pod);
    if (meter === null) return;
    this.#count(meter, pod);
    if (meter.quotaMs < Number.POSITIVE_INFINITY) this.#plan(meter, pod);
  }

  /** So many workers more, or fewer, wait for the answers of others: they use no CPU. */
  block(pod: number, change: number): void {
    const meter = this.#meterOf(pod);
    if (meter === null) return;
    meter.blocked += change;
    this.changed(pod);
  }

  /**
   * Processes that want so many CPUs run in the container, beside its workers; what is returned ends them. Null where
   * nothing is known of its CPU, or nothing limits it: they take nothing from it then.
   */
  stress(pod: number, cpus: number): (() => void) | null {
    const meter = this.#meterOf(pod);
    if (meter === null || meter.quotaMs === Number.POSITIVE_INFINITY) return null;
    const wanted = { cpus };
    const sum = (): void => {
      // Anew each time: subtractions would leave their rounding behind.
      meter.stress = meter.stressors.reduce((all, each) => all + each.cpus, 0);
      this.changed(pod);
    };
    meter.stressors.push(wanted);
    sum();
    return () => {
      meter.stressors.splice(meter.stressors.indexOf(wanted), 1);
      sum();
    };
  }

  /** The process has died with all that its workers did. */
  cleared(pod: number): void {
    const meter = this.#meters[pod];
    if (meter) meter.blocked = 0;
    this.changed(pod);
  }

  /** CPU time that the container of a pod has used up to now; 0 where nothing is known of its CPU. */
  usedMs(pod: number): number {
    const meter = this.#meterOf(pod);
    if (meter === null) return 0;
    this.#count(meter, pod);
    return meter.usedMs;
  }

  /** Whether a container stands still because its quota is used up. */
  isThrottled(pod: number): boolean {
    return (this.#meters[pod]?.goOn ?? null) !== null;
  }

  /** In how many periods a container was throttled (`nr_throttled`), and for how long altogether. */
  throttling(pod: number): { readonly periods: number; readonly ms: number } {
    const meter = this.#meters[pod];
    return { periods: meter?.throttledPeriods ?? 0, ms: meter?.throttledMs ?? 0 };
  }

  /** Brings the use up to now: it was even since it was last counted. */
  #count(meter: Meter, pod: number): void {
    const nowMs = this.#simulation.nowMs;
    const periods = Math.floor((nowMs - meter.periodMs) / PERIOD_MS);
    if (periods > 0) {
      meter.periodMs += periods * PERIOD_MS;
      // What was used up to the beginning of this period; the last change may lie before it.
      meter.usedBeforeMs = meter.usedMs + meter.rate * Math.max(0, meter.periodMs - meter.countedMs);
    }
    meter.usedMs += meter.rate * (nowMs - meter.countedMs);
    meter.countedMs = nowMs;
    const workers = meter.share * (this.#pods.busy[pod]! - meter.blocked);
    meter.rate = this.#pods.isStopped(pod) ? 0 : workers + meter.stress;
  }

  #plan(meter: Meter, pod: number): void {
    if (meter.timer !== NO_TIMER) this.#simulation.cancel(meter.timer);
    meter.timer = NO_TIMER;
    if (meter.rate === 0 || meter.goOn !== null) return;
    // Stress without an end would never let a run end.
    if (meter.stress > 0 && this.#simulation.isQuiescing) return;
    const nowMs = this.#simulation.nowMs;
    const endMs = meter.periodMs + PERIOD_MS;
    // The kernel counts whole nanoseconds: who ends with the very last of the quota has used it, and was not throttled.
    const leftMs = Math.max(0, meter.quotaMs - (meter.usedMs - meter.usedBeforeMs)) + NANOSECOND_MS;
    let usedUpMs = nowMs + leftMs / meter.rate;
    if (usedUpMs >= endMs) {
      // What is left outlasts this period, and if nothing changes every later one is like the next.
      if (meter.rate * PERIOD_MS <= meter.quotaMs) return;
      usedUpMs = endMs + (meter.quotaMs + NANOSECOND_MS) / meter.rate;
    }
    meter.timer = this.#simulation.scheduleAt(usedUpMs, this.#exhausted, pod);
  }

  #onExhausted(pod: number): void {
    const meter = this.#meters[pod]!;
    const nowMs = this.#simulation.nowMs;
    meter.timer = NO_TIMER;
    this.#count(meter, pod);
    const endMs = meter.periodMs + PERIOD_MS;
    meter.goOn = () => {};
    meter.goOn = this.#pause(pod);
    meter.throttledPeriods++;
    meter.throttledMs += endMs - nowMs;
    this.#simulation.scheduleAt(endMs, this.#refilled, pod);
  }

  #onRefilled(pod: number): void {
    const meter = this.#meters[pod]!;
    const goOn = meter.goOn!;
    meter.goOn = null;
    // The next period begins now, whatever rounding made of it, and whoever looked at this very moment.
    if (this.#simulation.nowMs - meter.periodMs > PERIOD_MS / 2) meter.periodMs += PERIOD_MS;
    meter.usedBeforeMs = meter.usedMs;
    goOn();
    this.changed(pod);
  }

  #meterOf(pod: number): Meter | null {
    const known = this.#meters[pod];
    if (known !== undefined) return known;
    const spec = this.#specOf(pod);
    const meter = spec === null ? null : this.#newMeter(pod, spec);
    this.#meters[pod] = meter;
    return meter;
  }

  #newMeter(pod: number, { share, limit }: CpuSpec): Meter {
    const nowMs = this.#simulation.nowMs;
    return {
      share,
      quotaMs: limit * PERIOD_MS,
      countedMs: nowMs,
      usedMs: 0,
      rate: 0,
      blocked: 0,
      stress: 0,
      stressors: [],
      periodMs: nowMs - this.#phaseOf(pod) * PERIOD_MS,
      usedBeforeMs: 0,
      timer: NO_TIMER,
      goOn: null,
      throttledPeriods: 0,
      throttledMs: 0,
    };
  }
}
