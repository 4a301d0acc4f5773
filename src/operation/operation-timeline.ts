import type { Simulation } from '../engine/simulation.ts';
import type { OperationKind } from './operation.ts';
import type { OperationTarget } from './operation-target.ts';

/** An operation that is planned, for a time of the simulation's clock. */
export interface PlannedOperation {
  readonly kind: OperationKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** Lets each operation begin in its time; those of the same time in the order of the documents. */
export function planOperations(
  simulation: Simulation,
  operations: readonly PlannedOperation[],
  target: OperationTarget,
): void {
  const begins = simulation.kind('operation-begins', (index) => {
    const { kind, parameters } = operations[index]!;
    kind.begin(target, parameters);
  });
  for (const [index, { atMs }] of operations.entries()) simulation.scheduleAt(atMs, begins, index);
}
