import type { Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { EndFault, FaultKind } from './fault.ts';
import type { FaultTarget } from './fault-target.ts';

/** A fault that is planned. Times are those of the simulation's clock. */
export interface PlannedFault {
  readonly name: string;
  readonly kind: FaultKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly beginsMs: number;
  /** Infinity: not before the run ends. */
  readonly endsMs: number;
  readonly stream: Stream;
}

/**
 * Begins faults and ends them. The end is on the timeline from the moment of the plan, so that no fault can be
 * forgotten; one that is to last is never ended.
 */
export class FaultTimeline {
  readonly #faults: readonly PlannedFault[];
  readonly #target: FaultTarget;
  readonly #ends: (EndFault | null)[];

  constructor(simulation: Simulation, faults: readonly PlannedFault[], target: FaultTarget) {
    this.#faults = faults;
    this.#target = target;
    this.#ends = faults.map(() => null);
    const begins = simulation.kind('fault-begins', (fault) => this.#begin(fault));
    const ends = simulation.kind('fault-ends', (fault) => this.#end(fault));
    for (const [index, fault] of faults.entries()) {
      simulation.scheduleAt(fault.beginsMs, begins, index);
      if (fault.endsMs < Number.POSITIVE_INFINITY) simulation.scheduleAt(fault.endsMs, ends, index);
    }
  }

  #begin(index: number): void {
    const { kind, parameters, stream } = this.#faults[index]!;
    this.#ends[index] = kind.begin(this.#target, parameters, stream);
  }

  #end(index: number): void {
    const end = this.#ends[index];
    this.#ends[index] = null;
    end?.();
  }
}
