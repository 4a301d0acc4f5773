import type { RequestTable } from '../dataplane/request-table.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/** Draws what a new request asks of whichever pod may serve it, and the luck that decides whether it fails there. */
export function drawWork(requests: RequestTable, request: number, { demands, luck, drawKey }: WorkloadRuntime): void {
  const stride = requests.demandColumns;
  for (let i = 0; i < demands.length; i++) {
    const demand = demands[i]!;
    requests.demandMs[request * stride + demand.column] = demand.draw();
  }
  if (luck !== null) requests.luck[request] = luck();
  if (drawKey !== null) requests.key[request] = drawKey();
}
