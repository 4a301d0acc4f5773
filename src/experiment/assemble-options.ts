import type { Algorithm } from '../balancer/balancer.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { EventObserver, Simulation } from '../engine/simulation.ts';
import type { Recorder } from '../measurement/recorder.ts';
import type { OnDraw, Streams } from '../random/stream.ts';
import type { Target } from './targets.ts';

/** When the measured time begins and ends on the simulation's clock, and what is told of the run. */
export interface AssembleOptions {
  readonly seed: number;
  readonly replication: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly withFaults: boolean;
  /** The user's own algorithms, as this thread loaded them: to be handed to `findAlgorithm`. */
  readonly plugIns?: readonly Algorithm[];
  readonly recorder: Recorder;
  /** Watches the run; null or none where nobody does. */
  readonly watch?: RunWatch | null;
  /** The rules of a target changed on some node. */
  onRulesChanged(target: number): void;
  onMark(label: string): void;
}

/** Somebody who watches each event and each draw of a run, and changes none. */
export interface RunWatch {
  readonly events: EventObserver;
  readonly onDraw: OnDraw;
}

/** What the parts of a run share. */
export interface Parts {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly dataPlane: DataPlane;
  readonly targets: readonly Target[];
}
