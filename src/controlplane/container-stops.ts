import { assert } from '../base/assert.ts';
import type { EventHandle, EventKind, Simulation } from '../engine/simulation.ts';
import type { PodHost } from './pod-host.ts';
import type { PodLifeSpec } from './pod-life-spec.ts';

/** At least so long a container has from SIGTERM to SIGKILL: kuberuntime minimumGracePeriodInSeconds. */
export const LEAST_GRACE_MS = 2_000;

/** Why a container is stopped, as codes of failure causes. */
export interface StopCauses {
  /** It ended by itself after SIGTERM. */
  readonly ended: number;
  /** It was killed when its grace was over. */
  readonly killed: number;
}

interface Stop {
  readonly pod: number;
  readonly life: PodLifeSpec;
  readonly causes: StopCauses;
  /** When SIGKILL comes, and what will happen then and before. */
  killMs: number;
  kill: EventHandle;
  next: EventHandle;
  signalMs: number;
  isSignalled: boolean;
  /** It has read its signal while it stood still, and ends when it goes on. */
  endsOnResume: boolean;
  readonly onDead: () => void;
}

/**
 * Containers that are being stopped: the preStop hook, whose time counts against the grace; SIGTERM, which each process
 * takes in its own way; what is left of the grace, but at least two seconds; SIGKILL. A process that stands still reads
 * its signal when it goes on. Once begun, a stop goes on without the kubelet: the runtime carries it out.
 *
 * Source: pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer, executePreStopHook.
 */
export class ContainerStops {
  readonly #simulation: Simulation;
  readonly #host: PodHost;
  readonly #stops = new Map<number, Stop>();
  readonly #signalled: EventKind;
  readonly #exits: EventKind;
  readonly #killed: EventKind;

  constructor(simulation: Simulation, host: PodHost) {
    this.#simulation = simulation;
    this.#host = host;
    this.#signalled = simulation.kind('container-signalled', (pod) => this.#onSignalled(this.#stops.get(pod)!));
    this.#exits = simulation.kind('container-exits', (pod) => this.#onExits(this.#stops.get(pod)!));
    this.#killed = simulation.kind('container-killed', (pod) => this.#onKilled(this.#stops.get(pod)!));
  }

  /** Whether a pod's container is being stopped. */
  has(pod: number): boolean {
    return this.#stops.has(pod);
  }

  /** Begins to stop a pod's container; `onDead` is told once, when its process has ended. */
  begin(pod: number, life: PodLifeSpec, graceMs: number, causes: StopCauses, onDead: () => void): void {
    assert(!this.#stops.has(pod), 'a container is stopped once');
    const { nowMs } = this.#simulation;
    const preStopMs = Math.min(life.preStopMs, graceMs);
    const killMs = nowMs + preStopMs + Math.max(graceMs - preStopMs, LEAST_GRACE_MS);
    const stop: Stop = {
      pod,
      life,
      causes,
      killMs,
      kill: this.#simulation.scheduleAt(killMs, this.#killed, pod),
      next: 0,
      signalMs: nowMs + preStopMs,
      isSignalled: false,
      endsOnResume: false,
      onDead,
    };
    this.#stops.set(pod, stop);
    if (preStopMs > 0) stop.next = this.#simulation.schedule(preStopMs, this.#signalled, pod);
    else this.#onSignalled(stop);
  }

  /** A second deletion may leave less time. The hook is cut short with it. */
  shorten(pod: number, graceMs: number): void {
    const stop = this.#stops.get(pod);
    if (stop === undefined) return;
    const { nowMs } = this.#simulation;
    const killMs = Math.max(nowMs + graceMs, nowMs + LEAST_GRACE_MS);
    if (killMs >= stop.killMs) return;
    this.#simulation.cancel(stop.kill);
    stop.killMs = killMs;
    stop.kill = this.#simulation.scheduleAt(killMs, this.#killed, pod);
    if (stop.isSignalled || stop.signalMs <= nowMs + graceMs) return;
    this.#simulation.cancel(stop.next);
    stop.next = this.#simulation.schedule(graceMs, this.#signalled, pod);
  }

  /** A process that stood still goes on, or something else happened to it that its stop may have waited for. */
  answerChanged(pod: number): void {
    const stop = this.#stops.get(pod);
    if (stop?.endsOnResume && this.#host.probe(pod) !== 'silent') this.#die(stop, stop.causes.ended);
  }

  /** The process has died for another reason. */
  died(pod: number): void {
    const stop = this.#forget(pod);
    stop?.onDead();
  }

  /** The machine is gone, and nobody is told. */
  forget(pod: number): void {
    this.#forget(pod);
  }

  #onSignalled(stop: Stop): void {
    const { behaviour, delayMs } = stop.life.shutdown;
    stop.isSignalled = true;
    if (behaviour === 'ignore') return;
    if (delayMs > 0) stop.next = this.#simulation.schedule(delayMs, this.#exits, stop.pod);
    else this.#onExits(stop);
  }

  /** The process acts upon its signal. */
  #onExits(stop: Stop): void {
    const { behaviour, timeoutMs } = stop.life.shutdown;
    if (behaviour === 'drain') {
      this.#host.drain(stop.pod, () => {
        if (this.#stops.get(stop.pod) === stop) this.#die(stop, stop.causes.ended);
      });
      // It may have been idle.
      if (this.#stops.get(stop.pod) !== stop || timeoutMs === Number.POSITIVE_INFINITY) return;
      stop.next = this.#simulation.schedule(timeoutMs, this.#killed, stop.pod);
      return;
    }
    if (this.#host.probe(stop.pod) === 'silent') stop.endsOnResume = true;
    else this.#die(stop, stop.causes.ended);
  }

  /** SIGKILL; or the process itself has drained for long enough. */
  #onKilled(stop: Stop): void {
    this.#die(stop, this.#simulation.nowMs < stop.killMs ? stop.causes.ended : stop.causes.killed);
  }

  #die(stop: Stop, cause: number): void {
    // First: what the process's end changes is told to whoever stops it, too.
    this.#forget(stop.pod);
    this.#host.kill(stop.pod, false, cause);
    stop.onDead();
  }

  #forget(pod: number): Stop | undefined {
    const stop = this.#stops.get(pod);
    if (stop === undefined) return undefined;
    this.#simulation.cancel(stop.kill);
    this.#simulation.cancel(stop.next);
    this.#stops.delete(pod);
    return stop;
  }
}
