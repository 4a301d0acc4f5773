import type { DataPlane } from '../../dataplane/data-plane.ts';
import { NONE } from '../../dataplane/request-table.ts';

/** What the columns say of an attempt at a moment. */
export interface AttemptState {
  readonly phase: number;
  readonly connection: number;
  readonly pod: number;
  readonly abandoned: boolean;
  readonly outcome: number;
  readonly cause: number;
  readonly causeNode: number;
  readonly causePod: number;
  readonly heldMs: number;
}

/** Reads it. The pod is that of its connection; `NONE` without one. */
export function readAttempt({ requests, connections }: DataPlane, request: number): AttemptState {
  const connection = requests.connection[request]!;
  return {
    phase: requests.phase[request]!,
    connection,
    pod: connection === NONE ? NONE : connections.pod[connection]!,
    abandoned: requests.abandoned[request] === 1,
    outcome: requests.outcome[request]!,
    cause: requests.cause[request]!,
    causeNode: requests.causeNode[request]!,
    causePod: requests.causePod[request]!,
    heldMs: requests.heldMs[request]!,
  };
}

/** Whether two are the same. */
export function isSameState(a: AttemptState, b: AttemptState): boolean {
  return (
    a.phase === b.phase &&
    a.connection === b.connection &&
    a.pod === b.pod &&
    a.abandoned === b.abandoned &&
    a.cause === b.cause &&
    a.heldMs === b.heldMs
  );
}
