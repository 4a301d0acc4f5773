import type { Recorder } from '../../measurement/recorder.ts';
import type { AssembledRun } from '../assemble.ts';
import type { RunWatch } from '../assemble-options.ts';

/** Somebody who looks on while a replication runs, and changes nothing in it. */
export interface ReplicationWatch {
  /** Who watches its events and draws. */
  readonly watch: RunWatch | null;
  /** What the model is to tell instead of the recorder of the replication: one that passes everything on. */
  record(recorder: Recorder): Recorder;
  /** The cluster is ready, and nothing has happened. */
  started(run: AssembledRun): void;
}
