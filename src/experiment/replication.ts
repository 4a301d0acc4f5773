import type { Algorithm } from '../balancer/balancer.ts';
import { assert } from '../base/assert.ts';
import type { RunPod } from '../controlplane/run-pod.ts';
import type { Mark, Measurements, PodMeasurements } from '../measurement/measurements.ts';
import { MeasuringRecorder } from '../measurement/measuring-recorder.ts';
import type { Alternative } from '../scenario/scenario.ts';
import { type AssembledRun, assemble } from './assemble.ts';
import { type Target, targetsOf } from './targets.ts';
import type { ReplicationWatch } from './trace/replication-watch.ts';

/** Most flags that one replication puts on the time axis beside its faults. */
const MOST_MARKS = 40;

/** One replication of one alternative: a run of the simulation from its empty start until the last request has ended. */
export class Replication {
  readonly #alternative: Alternative;
  readonly #position: number;
  readonly #replication: number;
  readonly #warmUpMs: number;
  readonly #endMs: number;
  readonly #recorder: MeasuringRecorder;
  readonly #run: AssembledRun;
  readonly #marks: Mark[] = [];
  /** By pod, the integrals at the start and at the end of the measured time. */
  #atStart: Areas = { busy: [], queue: [] };
  #atEnd: Areas = { busy: [], queue: [] };

  /**
   * `position` is the alternative's in the experiment; `plugIns` are the user's own algorithms. `watch` looks on, and
   * changes nothing.
   */
  constructor(
    alternative: Alternative,
    position: number,
    replication: number,
    warmUpMs: number,
    plugIns: readonly Algorithm[],
    watch: ReplicationWatch | null = null,
  ) {
    const { world, plan } = alternative;
    this.#alternative = alternative;
    this.#position = position;
    this.#replication = replication;
    this.#warmUpMs = warmUpMs;
    this.#endMs = warmUpMs + plan.durationMs;
    this.#recorder = new MeasuringRecorder(
      world.workloads.length,
      targetsOf(world).targets.length,
      warmUpMs,
      plan.durationMs,
      world.operations.length > 0 ? world.pods.length : null,
    );
    this.#run = assemble(world, {
      seed: plan.seed,
      replication,
      startMs: warmUpMs,
      endMs: this.#endMs,
      withFaults: true,
      plugIns,
      recorder: watch?.record(this.#recorder) ?? this.#recorder,
      watch: watch?.watch ?? null,
      onRulesChanged: (target) => this.#recorder.endpointsChanged(target, this.#run.simulation.nowMs),
      onMark: (label) => this.#mark(label),
    });
    watch?.started(this.#run);
    this.#planMeasurement();
    this.#run.clients.begin();
  }

  /**
   * Lets the simulation run on for a part of its time, given as a fraction of the whole. After the last part it runs
   * until every request has ended, and checks what must hold.
   */
  advanceTo(fraction: number): void {
    const { simulation, clients } = this.#run;
    if (fraction < 1) {
      simulation.run(this.#endMs * fraction);
      return;
    }
    clients.drain(this.#endMs);
    simulation.runOut();
    clients.assertDrained();
    this.#recorder.assertBalanced();
    this.#assertPodsDrained();
  }

  /** What was measured; after the last part. */
  result(): Measurements {
    const { simulation, pods } = this.#run;
    const recorder = this.#recorder;
    return {
      alternative: this.#position,
      replication: this.#replication,
      durationMs: this.#alternative.plan.durationMs,
      warmUpMs: this.#warmUpMs,
      eventCount: simulation.eventCount,
      windowMs: recorder.windowMs,
      windowCount: recorder.windowCount,
      workloads: recorder.workloads.map((workload) => workload.result()),
      targets: recorder.targets(pods.length),
      pods: pods.map((_, pod) => this.#podResult(pod)),
      marks: this.#marks,
    };
  }

  #planMeasurement(): void {
    const { simulation } = this.#run;
    const { windowMs, windowCount } = this.#recorder;
    const starts = simulation.kind('measurement-starts', () => this.#onStart());
    const windowEnds = simulation.kind('window-ends', (window) => this.#onWindowEnd(window));
    const ends = simulation.kind('measurement-ends', () => {
      this.#atEnd = this.#areas();
    });
    simulation.scheduleAt(this.#warmUpMs, starts, 0);
    for (let window = 0; window < windowCount; window++) {
      const endMs = Math.min(this.#endMs, this.#warmUpMs + (window + 1) * windowMs);
      simulation.scheduleAt(endMs, windowEnds, window);
    }
    simulation.scheduleAt(this.#endMs, ends, 0);
  }

  #onStart(): void {
    this.#atStart = this.#areas();
    this.#run.clients.eachKeptConnection((target, pod) => this.#recorder.connectionCarried(target, pod));
  }

  #onWindowEnd(window: number): void {
    const { dataPlane, targetOfWorkload, rulesOfWorkload, targets, pods } = this.#run;
    const queued = dataPlane.pods.queueLength;
    if (this.#recorder.keepsShares) this.#recordReadiness(window);
    for (const [index, workload] of this.#recorder.workloads.entries()) {
      const rules = rulesOfWorkload[index]!;
      const endpoints = rules.reduce((sum, entry) => sum + entry.endpointCount, 0) / Math.max(1, rules.length);
      const meant = endpointsOf(targets[targetOfWorkload[index]!], pods);
      let queueLength = 0;
      for (const pod of meant) queueLength += queued[pod]!;
      workload.windowEnded(window, endpoints, queueLength);
    }
  }

  #recordReadiness(window: number): void {
    const { targets, pods } = this.#run;
    for (const [index, target] of targets.entries()) {
      for (const pod of endpointsOf(target, pods)) {
        const { ready, terminating, gone } = pods[pod]!;
        if (ready && !terminating && !gone) this.#recorder.endpointReadyAt(index, pod, window);
      }
    }
  }

  #areas(): Areas {
    const { dataPlane, simulation, pods } = this.#run;
    const table = dataPlane.pods;
    for (const pod of pods) table.integrate(pod.index, simulation.nowMs);
    return { busy: Array.from(table.busyArea), queue: Array.from(table.queueArea) };
  }

  #podResult(pod: number): PodMeasurements {
    const { namespace, name, node } = this.#run.pods[pod]!;
    const { durationMs } = this.#alternative.plan;
    const concurrency = this.#run.dataPlane.pods.concurrency[pod]!;
    const busy = (this.#atEnd.busy[pod] ?? 0) - (this.#atStart.busy[pod] ?? 0);
    const queue = (this.#atEnd.queue[pod] ?? 0) - (this.#atStart.queue[pod] ?? 0);
    return {
      namespace,
      name,
      node,
      utilization: busy / (concurrency * durationMs),
      queueLength: queue / durationMs,
    };
  }

  #mark(label: string): void {
    const atMs = this.#run.simulation.nowMs - this.#warmUpMs;
    if (atMs >= 0 && atMs <= this.#alternative.plan.durationMs && this.#marks.length < MOST_MARKS) {
      this.#marks.push({ atMs, untilMs: null, label });
    }
  }

  /** Little's law holds at each pod from the empty start to the empty end: the time integral is the sum of the stays. */
  #assertPodsDrained(): void {
    const table = this.#run.dataPlane.pods;
    for (let pod = 0; pod < table.count; pod++) {
      assert(table.busy[pod] === 0 && table.queueLength[pod] === 0, 'a pod still holds a request');
      const area = table.busyArea[pod]! + table.queueArea[pod]!;
      const stays = table.residenceMs[pod]!;
      assert(Math.abs(area - stays) <= 1e-6 * (1 + stays), 'Little’s law does not hold at a pod');
    }
  }
}

/** The pods of a target from the beginning, and those that came in their place or beside them. */
function endpointsOf(target: Target | undefined, pods: readonly RunPod[]): ReadonlySet<number> {
  const found = new Set<number>(target?.pods ?? []);
  // A pod stands after the one that it is like, so that one pass follows them all.
  for (const { index, replaces } of pods) if (replaces !== null && found.has(replaces)) found.add(index);
  return found;
}

interface Areas {
  readonly busy: readonly number[];
  readonly queue: readonly number[];
}
