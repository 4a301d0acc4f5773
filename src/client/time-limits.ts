import { enlargeFloat64 } from '../base/columns.ts';
import type { RequestTable } from '../dataplane/request-table.ts';
import type { Lane } from '../engine/lane.ts';
import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/** Two times of one deadline differ by rounding at most. */
const ROUNDING_MS = 1e-6;

/** Told that the time of an attempt is up. */
export interface LimitReached {
  /** The attempt has taken as long as it may. */
  timedOut(request: number): void;
  /** So long ago it began to connect; it may be connected by now. */
  connectTimedOut(request: number): void;
}

/**
 * How long attempts may take: the time-out of each attempt, the deadline of its request, and the time to connect. The
 * usual time-out of a workload has a lane; whatever ends earlier is an event of the list, and its handle is kept as a
 * negative number.
 */
export class TimeLimits {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #timedOut: EventKind;
  readonly #connectTimedOut: EventKind;
  /** By workload. */
  readonly #lanes: Lane[] = [];
  readonly #connectLanes: (Lane | null)[] = [];
  /** By attempt, where some workload limits the time to connect; 0 for none. */
  #connectHandles: Float64Array = new Float64Array(0);

  constructor(simulation: Simulation, requests: RequestTable, reached: LimitReached) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#timedOut = simulation.kind('request-timed-out', (request) => reached.timedOut(request));
    this.#connectTimedOut = simulation.kind('connect-timed-out', (request) => {
      this.#connectHandles[request] = 0;
      reached.connectTimedOut(request);
    });
  }

  /** Prepares for a workload; they come in the order of their positions. */
  add({ timeoutMs, deadlineMs, connectTimeoutMs }: WorkloadRuntime): void {
    this.#lanes.push(this.#simulation.lane(Math.min(timeoutMs, deadlineMs)));
    const isLimited = connectTimeoutMs < Number.POSITIVE_INFINITY;
    this.#connectLanes.push(isLimited ? this.#simulation.lane(connectTimeoutMs) : null);
  }

  /** An attempt begins that may take as long as its workload and deadline allow, and `mostMs`. */
  begin(request: number, workloadIndex: number, mostMs: number): void {
    const lane = this.#lanes[workloadIndex]!;
    const leftMs = this.#requests.deadlineMs[request]! - this.#simulation.nowMs;
    const limitMs = Math.min(leftMs, mostMs);
    this.#requests.timeout[request] =
      limitMs >= lane.delayMs
        ? lane.schedule(this.#timedOut, request)
        : -this.#simulation.schedule(Math.max(0, limitMs), this.#timedOut, request);
  }

  /** An attempt without limit: it ends by itself. */
  beginUnlimited(request: number): void {
    this.#requests.timeout[request] = 0;
  }

  /** Its connection begins to be opened. */
  beginConnecting(request: number, workloadIndex: number): void {
    if (request >= this.#connectHandles.length) {
      this.#connectHandles = enlargeFloat64(this.#connectHandles, this.#requests.capacity);
    }
    this.#connectHandles[request] = this.#connectLanes[workloadIndex]!.schedule(this.#connectTimedOut, request);
  }

  /** An attempt has ended, by itself or by one of its limits. */
  end(request: number, workloadIndex: number): void {
    const handle = this.#requests.timeout[request]!;
    if (handle > 0) this.#lanes[workloadIndex]!.cancel(handle);
    else if (handle < 0) this.#simulation.cancel(-handle);
    const connectLane = this.#connectLanes[workloadIndex]!;
    if (connectLane === null || request >= this.#connectHandles.length) return;
    connectLane.cancel(this.#connectHandles[request]!);
    this.#connectHandles[request] = 0;
  }

  /** Whether the deadline of a request has come. */
  isOverdue(request: number): boolean {
    return this.#simulation.nowMs >= this.#requests.deadlineMs[request]! - ROUNDING_MS;
  }
}
