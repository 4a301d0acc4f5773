import type { EventKind, Simulation } from '../../engine/simulation.ts';
import type { PodSample } from '../../kubernetes/scaled-pod.ts';
import type { PodMetricName } from './autoscaler-spec.ts';

/** How often metrics-server asks all kubelets: its flag --metric-resolution. */
export const SCRAPE_INTERVAL_MS = 15_000;

/** What a pod's machine says of it when it is asked. */
export interface PodUsage {
  /** CPU time used since the run began. */
  cpuUsedMs(pod: number): number;
  /** Requests served since the run began. */
  served(pod: number): number;
  /** Requests in service and waiting now. */
  inFlight(pod: number): number;
  /** True where the pod's container runs and its node can be asked. */
  isMeasured(pod: number): boolean;
}

interface Point {
  readonly atMs: number;
  readonly cpuUsedMs: number;
  readonly served: number;
  readonly inFlight: number;
}

/**
 * metrics-server and the adapter of custom metrics: asks the kubelets of the pods that somebody scales every 15 s, and
 * gives the usage between its last two answers. A pod is known from the second answer on; what is asked for is as old as
 * the last round.
 *
 * Source: kubernetes-sigs/metrics-server pkg/storage/pod.go (the last two points of each container), its default
 * resolution. That cAdvisor looks at containers a little earlier than it is asked is left out.
 */
export class MetricsServer {
  readonly #simulation: Simulation;
  readonly #usage: PodUsage;
  readonly #followed: () => readonly number[];
  readonly #scrape: EventKind;
  /** By pod: the last answer and the one before it. */
  #points = new Map<number, { readonly last: Point; readonly before: Point | null }>();

  /** `followed` gives the pods that are there; `phase`, from 0 to 1, says when in an interval the first round is. */
  constructor(simulation: Simulation, usage: PodUsage, followed: () => readonly number[], phase: number) {
    this.#simulation = simulation;
    this.#usage = usage;
    this.#followed = followed;
    this.#scrape = simulation.kind('metrics-scrape', () => this.#onScrape());
    simulation.schedule(phase * SCRAPE_INTERVAL_MS, this.#scrape, 0);
  }

  /** Millicores that a pod used; undefined where nothing is known of it. */
  cpu(pod: number): PodSample | undefined {
    return this.#between(
      pod,
      (last, before) => ((last.cpuUsedMs - before.cpuUsedMs) / (last.atMs - before.atMs)) * 1000,
    );
  }

  /** A custom metric of a pod in milli-units. */
  custom(metric: PodMetricName, pod: number): PodSample | undefined {
    return this.#between(pod, (last, before) =>
      metric === 'requests_in_flight'
        ? last.inFlight * 1000
        : ((last.served - before.served) / ((last.atMs - before.atMs) / 1000)) * 1000,
    );
  }

  #between(pod: number, value: (last: Point, before: Point) => number): PodSample | undefined {
    const points = this.#points.get(pod);
    if (points === undefined || points.before === null) return undefined;
    const { last, before } = points;
    return { valueMilli: Math.round(value(last, before)), atMs: last.atMs, windowMs: last.atMs - before.atMs };
  }

  #onScrape(): void {
    const atMs = this.#simulation.nowMs;
    const points = new Map<number, { readonly last: Point; readonly before: Point | null }>();
    for (const pod of this.#followed()) {
      if (!this.#usage.isMeasured(pod)) continue;
      const last = {
        atMs,
        cpuUsedMs: this.#usage.cpuUsedMs(pod),
        served: this.#usage.served(pod),
        inFlight: this.#usage.inFlight(pod),
      };
      points.set(pod, { last, before: this.#points.get(pod)?.last ?? null });
    }
    this.#points = points;
    if (!this.#simulation.isQuiescing) this.#simulation.schedule(SCRAPE_INTERVAL_MS, this.#scrape, 0);
  }
}
