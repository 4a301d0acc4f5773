import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodHost } from './pod-host.ts';
import { type ProbeParts, ProbeWorker, probeTypes } from './probe-worker.ts';
import type { RunPod } from './run-pod.ts';

/** What the probes of all pods share. */
export interface PodProbesParts {
  readonly simulation: Simulation;
  readonly host: PodHost;
  readonly streamOf: (name: string) => Stream;
  /** The readiness or the start of a pod's container is another. */
  readonly onReadiness: (pod: number) => void;
  /** A liveness or startup probe has failed; with the grace of the probe's own, or null. */
  readonly onUnhealthy: (pod: number, graceMs: number | null) => void;
}

/**
 * The prober manager of the kubelets: which workers a pod has, and which of them ask when. Until a startup probe passes
 * the others wait.
 *
 * Source: pkg/kubelet/prober/prober_manager.go.
 */
export class PodProbes {
  readonly #parts: PodProbesParts;
  readonly #due: EventKind;
  readonly #timedOut: EventKind;
  /** By the number of a worker: three for each pod. */
  readonly #workers: ProbeWorker[] = [];
  readonly #records = new Map<number, KubeletPod>();

  constructor(parts: PodProbesParts) {
    this.#parts = parts;
    this.#due = parts.simulation.kind('probe', (number) => this.#workers[number]!.due());
    this.#timedOut = parts.simulation.kind('probe-timed-out', (number) => this.#workers[number]!.timedOut());
  }

  /** The workers of a pod. `tickMs` gives one of the ticks of a worker with this period and stream. */
  workersOf(pod: RunPod, tickMs: (periodMs: number, stream: () => Stream) => number): ProbeWorker[] {
    const { simulation, host, streamOf } = this.#parts;
    return probeTypes.flatMap((type, i) => {
      const spec = pod.life[type];
      if (spec === null) return [];
      const number = probeTypes.length * pod.index + i;
      const parts: ProbeParts = {
        simulation,
        number,
        due: this.#due,
        timedOut: this.#timedOut,
        answer: () => host.probe(pod.index),
        onResult: (which, passes) => this.#onResult(pod, which, passes),
      };
      const stream = (): Stream => streamOf(`${type}-probe/${pod.namespace}/${pod.name}`);
      const worker = new ProbeWorker(type, spec, tickMs(spec.periodMs, stream), parts);
      this.#workers[number] = worker;
      return [worker];
    });
  }

  /** The workers of a pod that stands when the run begins: each somewhere in its period. */
  standing(pod: RunPod): ProbeWorker[] {
    const workers = this.workersOf(pod, (periodMs, stream) => stream().uniform() * periodMs);
    for (const worker of workers) worker.begin(true);
    return workers;
  }

  /** The kubelet has seen that a pod's container runs, and has looked at the pod. */
  watch(record: KubeletPod): void {
    this.#records.set(record.runPod.index, record);
    const startup = record.workers.find(({ type }) => type === 'startup');
    if (startup === undefined) this.#watchOthers(record, true);
    else startup.watchContainer(record.startedMs);
  }

  /** A kubelet has restarted, and has workers anew; `forgets`: also what the old ones had found. */
  restart(record: KubeletPod, forgets: boolean): void {
    const { nowMs } = this.#parts.simulation;
    const passed = new Map(record.workers.map(({ type, passes }) => [type, passes]));
    record.workers = this.workersOf(record.runPod, (periodMs, stream) => nowMs + stream().uniform() * periodMs);
    this.#records.set(record.runPod.index, record);
    if (!forgets) for (const worker of record.workers) worker.begin(passed.get(worker.type)!);
    else if (record.workers.some(({ type }) => type === 'startup')) this.watch(record);
    else this.#watchOthers(record, false);
  }

  /** A container that is not ready yet is asked at once, whenever the kubelet looks at its pod. */
  #watchOthers(record: KubeletPod, atOnce: boolean): void {
    for (const worker of record.workers) {
      if (worker.type === 'startup') continue;
      worker.watchContainer(record.startedMs);
      if (worker.type === 'readiness' && atOnce) worker.trigger();
    }
  }

  #onResult({ index, life }: RunPod, type: ProbeWorker['type'], passes: boolean): void {
    const { onReadiness, onUnhealthy } = this.#parts;
    if (type === 'startup' && passes) this.#watchOthers(this.#records.get(index)!, true);
    if (type === 'readiness' || passes) onReadiness(index);
    else onUnhealthy(index, life[type]!.gracePeriodMs);
  }
}
