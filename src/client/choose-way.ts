import { NONE } from '../dataplane/request-table.ts';
import type { ConnectionEnds } from './connection-ends.ts';
import type { NodeKernels } from './node-kernels.ts';
import { type Choice, Fate } from './route/route.ts';
import type { WorkloadRuntime } from './workload-runtime.ts';

/**
 * Where a new connection from a place goes, into `choice`: to the pod, where a balancer of requests has settled that
 * (`pod` is not `NONE`), else from a source port of the client's along the route of its workload. The kernels on the way
 * have their say.
 */
export function chooseWay(
  choice: Choice,
  place: number,
  pod: number,
  workload: WorkloadRuntime,
  ends: ConnectionEnds,
): Fate {
  choice.rules = NONE;
  choice.ports = NONE;
  choice.sourcePort = 0;
  choice.rejecter = NONE;
  choice.dropCause = 0;
  const fate = pod === NONE ? chooseByRoute(choice, place - workload.firstClient, workload) : choosePod(choice, pod);
  const { kernels } = ends;
  const overruled = kernels === null ? fate : askKernels(fate, choice, place, kernels);
  if (overruled !== Fate.goes && choice.ports !== NONE) ends.unused(choice);
  return overruled;
}

function choosePod(choice: Choice, pod: number): Fate {
  choice.pod = pod;
  choice.entry = NONE;
  choice.rulesMs = 0;
  return Fate.goes;
}

function chooseByRoute(choice: Choice, client: number, { route, ports }: WorkloadRuntime): Fate {
  if (ports !== null && !ports.take(client, choice)) return Fate.rejected;
  return route.choose(client, choice);
}

function askKernels(fate: Fate, choice: Choice, place: number, kernels: NodeKernels): Fate {
  if (fate === Fate.goes) return kernels.admits(choice, place) ? fate : Fate.dropped;
  return fate === Fate.rejected && !kernels.tellsOfRejection(choice, place) ? Fate.dropped : fate;
}
