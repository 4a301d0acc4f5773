import type { DataPlane } from '../dataplane/data-plane.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/** What carriers work with. */
export interface CarrierParts {
  readonly simulation: Simulation;
  readonly dataPlane: DataPlane;
  readonly recorder: Recorder;
  /** By client, or other place from which connections come: the position of its workload. */
  readonly workloadOf: Int32Array;
  /** They may grow until the run begins. */
  readonly workloads: readonly WorkloadRuntime[];
  readonly ends: ConnectionEnds;
  /** Told that an attempt has ended, with success (0) or the code of a failure; it is still to be released. */
  readonly onEnd: (request: number, failure: number) => void;
  /** Told that a connection begins to be opened for an attempt, where its workload limits the time for that. */
  readonly onConnecting: (request: number) => void;
}
