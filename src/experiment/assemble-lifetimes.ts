import type { RunPod } from '../controlplane/run-pod.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { ServerLifetimes } from '../dataplane/server-lifetimes.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';

/** Lets servers end connections by themselves, if any of them does. */
export function assembleLifetimes(
  world: World,
  parts: {
    readonly simulation: Simulation;
    readonly streams: Streams;
    readonly dataPlane: DataPlane;
    readonly pods: readonly RunPod[];
  },
): void {
  const { simulation, streams, dataPlane, pods } = parts;
  const endsNone = world.applications.every(
    ({ connections: { idleTimeoutMs, maxAgeMs } }) => Math.min(idleTimeoutMs, maxAgeMs) === Number.POSITIVE_INFINITY,
  );
  if (endsNone) return;
  dataPlane.endConnections(
    new ServerLifetimes({
      simulation,
      connections: dataPlane.connections,
      farewells: dataPlane.farewells,
      lifetimeOf: (pod) => world.applications[pods[pod]!.application]!.connections,
      clientGroup: dataPlane.clientGroup,
      jitters: world.workloads.map(({ name }) => streams.named(`server/connection-age/${name}`)),
    }),
  );
}
