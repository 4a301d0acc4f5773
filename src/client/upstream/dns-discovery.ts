import type { EventKind, Simulation } from '../../engine/simulation.ts';
import type { AnsweredAddresses } from '../route/answered-addresses.ts';

/** What a workload's points need to hear of endpoints through DNS. Times in ms. */
export interface DnsDiscoveryParts {
  readonly simulation: Simulation;
  /** Of the workload, for traces. */
  readonly name: string;
  readonly answers: AnsweredAddresses;
  readonly pointCount: number;
  /** How often each asks; Infinity: only when a connection was lost. */
  readonly refreshMs: number;
  /** Least time between two queries of a point. */
  readonly minimumMs: number;
  /** Nobody asks any more from then on. */
  readonly endMs: number;
  /** Told what a point was answered, as positions of pods. */
  readonly onAnswer: (point: number, pods: Int32Array) => void;
}

/**
 * Endpoints by DNS: each balancer of requests asks for the name of a headless Service in its own time, periodically as
 * Envoy's STRICT_DNS does, or when it has lost a connection, as gRPC's resolver does, and takes what CoreDNS answers,
 * which may be as old as its cache. A query takes no time beside that.
 *
 * An answer without addresses leaves what is known as it is, as gRPC and Envoy have it; where nothing is known yet, the
 * point asks again.
 */
export class DnsDiscovery {
  readonly #parts: DnsDiscoveryParts;
  readonly #due: EventKind;
  /** By point: whether it was ever told of an endpoint, when it asked last, and whether it is going to ask. */
  readonly #knows: Uint8Array;
  readonly #askedMs: Float64Array;
  readonly #isDue: Uint8Array;

  constructor(parts: DnsDiscoveryParts) {
    this.#parts = parts;
    this.#knows = new Uint8Array(parts.pointCount);
    this.#askedMs = new Float64Array(parts.pointCount);
    this.#isDue = new Uint8Array(parts.pointCount);
    this.#due = parts.simulation.kind(`dns-refresh/${parts.name}`, (point) => this.#ask(point));
  }

  /** Everybody asks once, when the run begins. */
  begin(): void {
    for (let point = 0; point < this.#parts.pointCount; point++) this.#ask(point);
  }

  /** A point has lost a connection. */
  connectionEnded(point: number): void {
    const { simulation, refreshMs, minimumMs, endMs } = this.#parts;
    if (refreshMs < Number.POSITIVE_INFINITY || this.#isDue[point] === 1) return;
    const atMs = Math.max(simulation.nowMs, this.#askedMs[point]! + minimumMs);
    if (atMs >= endMs) return;
    this.#isDue[point] = 1;
    simulation.scheduleAt(atMs, this.#due, point);
  }

  #ask(point: number): void {
    const { simulation, answers, refreshMs, minimumMs, endMs, onAnswer } = this.#parts;
    this.#isDue[point] = 0;
    this.#askedMs[point] = simulation.nowMs;
    const pods = answers.answer();
    if (pods.length > 0) {
      this.#knows[point] = 1;
      onAnswer(point, pods);
    }
    // Who has never heard of anybody has no connection to lose: gRPC's resolver asks again after a failure, too.
    const pauseMs = this.#knows[point] === 0 ? Math.min(refreshMs, minimumMs) : refreshMs;
    if (simulation.nowMs + pauseMs >= endMs) return;
    if (refreshMs === Number.POSITIVE_INFINITY) this.#isDue[point] = 1;
    simulation.schedule(pauseMs, this.#due, point);
  }
}
