import { MetricsServer } from '../controlplane/autoscaler/metrics-server.ts';
import { PodAutoscalers } from '../controlplane/autoscaler/pod-autoscaler.ts';
import type { ControlPlane } from '../controlplane/control-plane.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { PodState } from '../dataplane/pod-table.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';

/** The autoscalers of a world, and the metrics by which they decide; nothing where there is none. */
export function assembleAutoscalers(
  { autoscalers }: World,
  parts: {
    readonly simulation: Simulation;
    readonly streams: Streams;
    readonly dataPlane: DataPlane;
    readonly controlPlane: ControlPlane;
    readonly onMark: (label: string) => void;
  },
): void {
  if (autoscalers.length === 0) return;
  const { simulation, streams, dataPlane, controlPlane, onMark } = parts;
  const { store, api, workloads } = controlPlane;
  const { pods, network } = dataPlane;
  const usage = {
    cpuUsedMs: (pod: number) => dataPlane.servers.cpu?.usedMs(pod) ?? 0,
    served: (pod: number) => pods.served[pod]!,
    inFlight: (pod: number) => pods.busy[pod]! + pods.queueLength[pod]!,
    isMeasured: (pod: number) =>
      pods.state[pod] !== PodState.gone && !network.isDown(pods.node[pod]!) && api.isReachedFrom(pods.node[pod]!),
  };
  const owners = [...new Set(autoscalers.map(({ owner }) => owner))];
  const followed = (): readonly number[] =>
    owners.flatMap((owner) => store.podsOf(owner).flatMap(({ index, node }) => (node < 0 ? [] : [index])));
  new PodAutoscalers(autoscalers, {
    simulation,
    store,
    api,
    metrics: new MetricsServer(simulation, usage, followed, streams.named('metrics-server/phase').uniform()),
    scaleOf: (owner) => ({
      replicas: () => workloads.replicasOf(owner) ?? 0,
      set: (replicas) => workloads.scale(owner, replicas),
    }),
    phases: autoscalers.map(({ name }) => streams.named(`autoscaler/${name}/phase`).uniform()),
    onMark,
  });
}
