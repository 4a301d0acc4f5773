/**
 * The two workloads on which programs are compared.
 *
 * - **w1**: Poisson arrivals, an endpoint drawn uniformly among 10, each a FCFS queue with 4 workers, exponential
 *   service of 10 ms, utilisation 0.7, a network delay of 0.25 ms each way, every latency into a histogram.
 * - **w3**: 1,000 endpoints of 8 workers, the less busy of two random endpoints, a time-out of 1 s scheduled and
 *   cancelled for each request; else as w1.
 */
export type Workload = 'w1' | 'w3';

/** Arrival, arrives at endpoint, service ends, response arrives. */
export const EVENTS_PER_REQUEST = 4;

/** What a program says about one run. */
export interface Measurement {
  readonly requests: number;
  readonly userSeconds: number;
  readonly meanMs: number;
  /** Of the whole result: whoever gets faster by changing the meaning changes it. */
  readonly hash: string;
}

/** A program that can do workloads; each run is a process of its own, so that programs do not warm each other up. */
export interface Program {
  readonly name: string;
  readonly workloads: readonly Workload[];
  /** Why it cannot run on this machine; undefined when it can. Called once, before the first run. */
  prepare(): string | undefined;
  run(workload: Workload, requests: number, seed: number): Measurement;
}
