import { ConnectionState, type ConnectionTable, Leaving } from '../dataplane/connection-table.ts';

/** Tells `each` of every connection that is established as far as its client knows, and may carry more. */
export function eachKept(connections: ConnectionTable, each: (connection: number) => void): void {
  for (let connection = 0; connection < connections.used; connection++) {
    const state = connections.state[connection]!;
    const isEstablished = state === ConnectionState.open || state === ConnectionState.broken;
    if (isEstablished && connections.leaving[connection] === Leaving.not) each(connection);
  }
}
