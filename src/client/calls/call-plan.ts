import type { Stream } from '../../random/stream.ts';
import type { CallerPlaces } from './caller-places.ts';

/** Requests of one workload that a pod sends for each request that it serves. */
export interface Call {
  /** Position of the workload. */
  readonly workload: number;
  /** How many at the same time. */
  readonly count: number;
  /** The share of the served requests that need them: the rest does without (a cache). */
  readonly share: number;
  /** Draws who needs them; null where all do. */
  readonly luck: Stream | null;
  /** True: the request is answered well though a call failed. */
  readonly optional: boolean;
  /** From where pods send them. */
  readonly places: CallerPlaces;
}

/** What a pod asks of others for each request that it serves: one step after the other, all calls of a step at once. */
export type CallPlan = readonly (readonly Call[])[];
