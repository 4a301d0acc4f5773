import type { Call, CallPlan } from '../client/calls/call-plan.ts';
import { CallerPlaces } from '../client/calls/caller-places.ts';
import { Calls } from '../client/calls/calls.ts';
import type { Clients } from '../client/clients.ts';
import type { ExecutorSpec } from '../client/workload-spec.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { PodState } from '../dataplane/pod-table.ts';
import type { Streams } from '../random/stream.ts';
import type { ClientSpec, World } from '../scenario/scenario.ts';

type PerRequestSpec = Extract<ExecutorSpec, { kind: 'per-request' }>;

/** A workload whose requests pods send while they serve others. */
interface CallingWorkload {
  readonly workload: number;
  readonly name: string;
  readonly spec: PerRequestSpec;
  readonly clients: readonly ClientSpec[];
  readonly firstClient: number;
}

/** The calls that pods make while they serve; null where no workload is of that kind. Pods get their plans. */
export function assembleCalls(
  world: World,
  parts: { readonly streams: Streams; readonly dataPlane: DataPlane; readonly clients: Clients },
): Calls | null {
  const calling = callingWorkloads(world);
  if (calling.length === 0) return null;
  const { streams, dataPlane, clients } = parts;
  const { pods } = dataPlane;
  const callOf = new Map(calling.map((each) => [each.workload, describeCall(each, streams, dataPlane)]));
  const plans: CallPlan[] = [];
  const known = new Map<string, number>();
  for (const pod of world.pods.keys()) {
    const ofPod = calling.filter((each) => each.clients.some((client) => client.pod === pod));
    if (ofPod.length === 0) continue;
    const key = ofPod.map(({ workload }) => workload).join(' ');
    const plan = known.get(key) ?? plans.push(stepsOf(ofPod, callOf)) - 1;
    known.set(key, plan);
    pods.callPlan[pod] = plan;
    pods.holdsWorker[pod] = world.applications[world.pods[pod]!.application]!.releasesWorker ? 0 : 1;
  }
  const calls = new Calls({
    plans,
    // Whoever waits for the served request waits no longer for its calls.
    send: (place, entry, served) => clients.send(place, entry, dataPlane.requests.deadlineMs[served]!),
    resume: (request, isGood) => dataPlane.servers.callsEnded(request, isGood),
  });
  dataPlane.servers.calls = calls;
  return calls;
}

function callingWorkloads(world: World): readonly CallingWorkload[] {
  let firstClient = 0;
  return world.workloads.flatMap(({ name, executor, clients }, workload) => {
    const first = firstClient;
    firstClient += clients.length;
    return executor.kind === 'per-request' ? [{ workload, name, spec: executor, clients, firstClient: first }] : [];
  });
}

/** The calls of one plan in the order that their workloads ask for. */
function stepsOf(calling: readonly CallingWorkload[], callOf: ReadonlyMap<number, Call>): CallPlan {
  const orders = [...new Set(calling.map(({ spec }) => spec.order))].sort((a, b) => a - b);
  return orders.map((order) =>
    calling.filter(({ spec }) => spec.order === order).map(({ workload }) => callOf.get(workload)!),
  );
}

function describeCall(
  { workload, name, spec, clients, firstClient }: CallingWorkload,
  streams: Streams,
  { pods }: DataPlane,
): Call {
  const own = new Map<number, number>();
  const spares = new Map<number, number[]>();
  for (const [i, { pod, node, isSpare }] of clients.entries()) {
    if (pod !== null) own.set(pod, firstClient + i);
    if (isSpare !== true || node === null) continue;
    const ofNode = spares.get(node) ?? [];
    spares.set(node, ofNode);
    ofNode.push(firstClient + i);
  }
  const places = new CallerPlaces({
    own,
    spares,
    nodeOf: (pod) => pods.node[pod]!,
    isGone: (pod) => pods.state[pod] === PodState.gone,
  });
  const luck = spec.share < 1 ? streams.named(`client/${name}/share`) : null;
  return { workload, count: spec.calls, share: spec.share, luck, optional: spec.optional, places };
}
