import { NONE } from '../dataplane/request-table.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import { type Choice, Fate } from './route/route.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/**
 * Where a new connection goes, into `choice`: to the pod, where a balancer of requests has settled that (`pod` is not
 * `NONE`), else from a source port of the client's along the route of its workload.
 */
export function chooseWay(
  choice: Choice,
  client: number,
  pod: number,
  { route, firstClient, ports }: WorkloadRuntime,
  ends: ConnectionEnds,
): Fate {
  choice.rules = NONE;
  choice.ports = NONE;
  choice.sourcePort = 0;
  if (pod !== NONE) {
    choice.pod = pod;
    choice.entry = NONE;
    choice.rulesMs = 0;
    return Fate.goes;
  }
  if (ports !== null && !ports.take(client - firstClient, choice)) return Fate.rejected;
  const fate = route.choose(client - firstClient, choice);
  if (fate !== Fate.goes && choice.ports !== NONE) ends.unused(choice);
  return fate;
}
