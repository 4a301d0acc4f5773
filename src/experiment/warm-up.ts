import type { Algorithm } from '../balancer/balancer.ts';
import { BatchSeries } from '../measurement/batch-series.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { Alternative } from '../scenario/scenario.ts';
import { mser5 } from '../statistics/mser5.ts';
import { assemble } from './assemble.ts';

/** Number of the pilot's replication: one that no measured replication has. */
const PILOT = -1;
/** With fewer batches of five requests a workload can say nothing of its warm-up. */
const FEWEST_BATCHES = 2;

/** What a pilot run found. */
export interface PilotResult {
  readonly warmUpMs: number;
  /** False when a workload's latency was still moving after half of the pilot: the run may be too short. */
  readonly settled: boolean;
}

/** Latencies of requests that succeeded, by workload, in the order in which they ended. */
class PilotRecorder implements Recorder {
  readonly latencies: readonly BatchSeries[];

  constructor(workloadCount: number) {
    this.latencies = Array.from({ length: workloadCount }, () => new BatchSeries());
  }

  requestEnded(workload: number, dueMs: number, endedMs: number, failure: number): void {
    if (failure === 0) this.latencies[workload]!.add(endedMs - dueMs, endedMs);
  }

  requestSent(): void {}
  requestFailed(): void {}
  requestDelayed(): void {}
  requestRetried(): void {}
  requestHedged(): void {}
  connectionOpened(): void {}
  requestAssigned(): void {}
}

/**
 * How long an alternative takes to settle: a pilot run of the same length without its faults, from an empty cluster,
 * judged by MSER-5 for each workload; the longest counts.
 * Nothing of the pilot is measured. Executors that do a number of iterations have no warm-up, and those whose rate or
 * users ramp are judged at the first of them, which is what their warm-up runs at.
 */
export class Pilot {
  readonly #durationMs: number;
  readonly #recorder: PilotRecorder;
  readonly #run: ReturnType<typeof assemble>;

  constructor({ world, plan }: Alternative, plugIns: readonly Algorithm[] = []) {
    this.#durationMs = plan.durationMs;
    this.#recorder = new PilotRecorder(world.workloads.length);
    this.#run = assemble(world, {
      seed: plan.seed,
      replication: PILOT,
      // To the executors all of it is the warm-up: ramps hold their first value, and iterations are not begun.
      startMs: plan.durationMs,
      endMs: plan.durationMs,
      withFaults: false,
      plugIns,
      recorder: this.#recorder,
      onRulesChanged() {},
      onMark() {},
    });
    this.#run.clients.begin();
  }

  /** As `Replication.advanceTo`. */
  advanceTo(fraction: number): void {
    if (fraction < 1) {
      this.#run.simulation.run(this.#durationMs * fraction);
      return;
    }
    this.#run.clients.drain(this.#durationMs);
    this.#run.simulation.runOut();
    this.#run.clients.assertDrained();
  }

  /** After the last part. */
  result(): PilotResult {
    const found = this.#recorder.latencies.map(truncation);
    return {
      warmUpMs: Math.ceil(found.reduce((longest, { warmUpMs }) => Math.max(longest, warmUpMs), 0)),
      settled: found.every(({ settled }) => settled),
    };
  }
}

function truncation(latencies: BatchSeries): PilotResult {
  const means = latencies.means();
  if (means.length < FEWEST_BATCHES) return { warmUpMs: 0, settled: true };
  const { batches, atLimit } = mser5(means);
  // Where nothing is left out, the wait for the first answer is no warm-up either.
  return { warmUpMs: batches === 0 ? 0 : latencies.startsMs()[batches]!, settled: !atLimit };
}
