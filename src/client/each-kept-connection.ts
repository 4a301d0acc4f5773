import { ConnectionState, type ConnectionTable } from '../dataplane/connection-table.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/** Connections that are open to be used again, by target and pod: told to `each` once for each of them. */
export function eachKeptConnection(
  connections: ConnectionTable,
  workloadOf: (client: number) => WorkloadRuntime,
  each: (target: number, pod: number) => void,
): void {
  for (let connection = 0; connection < connections.used; connection++) {
    if (connections.state[connection] !== ConnectionState.open) continue;
    const { reuse, route } = workloadOf(connections.client[connection]!);
    if (reuse) each(route.target, connections.pod[connection]!);
  }
}
