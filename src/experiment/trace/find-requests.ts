import type { Algorithm } from '../../balancer/balancer.ts';
import { formatDurationMs } from '../../base/units.ts';
import { failureCauses } from '../../measurement/failure-cause.ts';
import { failureReasons } from '../../measurement/failure-reason.ts';
import type { Recorder } from '../../measurement/recorder.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { Replication } from '../replication.ts';
import { requestId } from '../request-id.ts';
import { causeSentence } from '../summarize-causes.ts';
import { PassingRecorder } from './passing-recorder.ts';
import type { ReplicationWatch } from './replication-watch.ts';

/** A request that is worth a look. */
export interface FoundRequest {
  readonly request: string;
  /** Why, in words. */
  readonly why: string;
}

/**
 * Runs one replication and names requests of its measured time that are worth a look: of each workload the slowest that
 * succeeded, the first that failed for each reason and cause, and the first that was late for each cause.
 */
export function findRequests(
  scenario: Scenario,
  alternative: number,
  replication: number,
  warmUpMs: number,
  plugIns: readonly Algorithm[] = [],
): readonly FoundRequest[] {
  const { world } = scenario.alternatives[alternative]!;
  const finder = new Finder(world.workloads.length, warmUpMs);
  new Replication(scenario.alternatives[alternative]!, alternative, replication, warmUpMs, plugIns, finder).advanceTo(
    1,
  );
  return world.workloads.flatMap(({ name }, workload) =>
    finder.foundOf(workload).map(({ number, why }) => ({ request: requestId(replication, name, number), why })),
  );
}

interface Numbered {
  readonly number: number;
  readonly why: string;
}

/** Listens to a replication. */
class Finder implements ReplicationWatch {
  readonly watch = null;
  readonly #workloadCount: number;
  readonly #startMs: number;
  #recorder: FindingRecorder | null = null;

  constructor(workloadCount: number, startMs: number) {
    this.#workloadCount = workloadCount;
    this.#startMs = startMs;
  }

  /** The slowest of a workload, then the firsts, in the order in which they ended. */
  foundOf(workload: number): readonly Numbered[] {
    const { slowest, firsts } = this.#recorder!.workloads[workload]!;
    const why = `slowest that succeeded: ${formatDurationMs(slowest.latencyMs)}`;
    return [...(slowest.number === 0 ? [] : [{ number: slowest.number, why }]), ...firsts];
  }

  record(recorder: Recorder): Recorder {
    this.#recorder = new FindingRecorder(recorder, this.#startMs, this.#workloadCount);
    return this.#recorder;
  }

  started(): void {}
}

/** Remembers the first of each kind. */
class FindingRecorder extends PassingRecorder {
  readonly workloads: readonly {
    readonly slowest: { number: number; latencyMs: number };
    readonly firsts: Numbered[];
  }[];
  readonly #startMs: number;
  readonly #seen = new Set<string>();

  constructor(next: Recorder, startMs: number, workloadCount: number) {
    super(next);
    this.#startMs = startMs;
    this.workloads = Array.from({ length: workloadCount }, () => ({
      slowest: { number: 0, latencyMs: 0 },
      firsts: [],
    }));
  }

  override requestEnded(...told: Parameters<Recorder['requestEnded']>): void {
    const [workload, dueMs, endedMs, failure, number] = told;
    const { slowest } = this.workloads[workload]!;
    if (failure === 0 && dueMs >= this.#startMs && endedMs - dueMs > slowest.latencyMs) {
      slowest.number = number;
      slowest.latencyMs = endedMs - dueMs;
    }
    super.requestEnded(...told);
  }

  override requestFailed(...told: Parameters<Recorder['requestFailed']>): void {
    const [workload, number, dueMs, failure, cause] = told;
    const { name } = failureReasons[failure - 1]!;
    this.#note(workload, number, dueMs, `first ${name} by ${failureCauses[cause - 1]!.name}: ${general(cause)}`);
    super.requestFailed(...told);
  }

  override requestDelayed(...told: Parameters<Recorder['requestDelayed']>): void {
    const [workload, number, dueMs, cause] = told;
    this.#note(workload, number, dueMs, `first late by ${failureCauses[cause - 1]!.name}: ${general(cause)}`);
    super.requestDelayed(...told);
  }

  #note(workload: number, number: number, dueMs: number, why: string): void {
    const key = `${workload} ${why}`;
    if (dueMs < this.#startMs || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.workloads[workload]!.firsts.push({ number, why });
  }
}

function general(cause: number): string {
  return causeSentence(cause, null, null);
}
