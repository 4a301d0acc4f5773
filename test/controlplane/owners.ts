import type { OwnerSpec } from '../../src/controlplane/owner-spec.ts';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import type { World } from '../../src/scenario/scenario.ts';
import { aWorld, constant, type FaultParts, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

// Worlds of owners: Deployment web, StatefulSet db and DaemonSet agent on three nodes, and what people do to them.

type Operation = World['operations'][number];

export const web = { key: 'Deployment default/web', name: 'web' };
export const db = { key: 'StatefulSet default/db', name: 'db' };
export const agent = { key: 'DaemonSet default/agent', name: 'agent' };
const owned = { namespace: 'default', minReadyMs: 0 };

/** How long a container takes to listen. */
export const STARTUP_MS = 2000;

export function deployment(
  replicas: number,
  parts: Partial<Extract<OwnerSpec, { kind: 'Deployment' }>> & {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  } = {},
): OwnerSpec {
  const { maxSurge = 0, maxUnavailable = 1, ...rest } = parts;
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } as const;
  return { kind: 'Deployment', ...owned, ...web, replicas, strategy, paused: false, ...rest };
}

export function statefulSet(
  replicas: number,
  parts: Partial<Extract<OwnerSpec, { kind: 'StatefulSet' }>> & { readonly partition?: number } = {},
): OwnerSpec {
  const { partition = 0, ...rest } = parts;
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable: 1 } } as const;
  const podManagementPolicy = 'OrderedReady';
  return {
    kind: 'StatefulSet',
    ...owned,
    ...db,
    replicas,
    firstOrdinal: 0,
    podManagementPolicy,
    updateStrategy,
    ...rest,
  };
}

export function daemonSet(maxSurge: number, maxUnavailable: number): OwnerSpec {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } as const;
  return { kind: 'DaemonSet', ...owned, ...agent, replicas: 3, updateStrategy };
}

export const scaled = (owner: object, replicas: number, atMs: number): Operation => ({
  name: `default/to-${replicas}-at-${atMs}`,
  kind: 'scale',
  parameters: { owner, replicas },
  atMs,
});

export const restarted = (owner: object, atMs: number): Operation => ({
  name: `default/restart-at-${atMs}`,
  kind: 'rollout-restart',
  parameters: { owner },
  atMs,
});

/** Drains node 1 with these options, or does something else to it. */
export const toNode = (index: number, atMs: number, kind = 'drain', options: object = {}): Operation => ({
  name: `default/${kind}-${index}-at-${atMs}`,
  kind,
  parameters: { node: { index, name: `node-${index + 1}` }, ...options },
  atMs,
});

export const kill = (pod: number, atMs: number): FaultParts => ({
  name: `kill ${pod} at ${atMs}`,
  kind: 'pod-kill',
  atMs,
  parameters: { pods: { pods: [pod], named: true, mode: 'all', value: 100 } },
});

/** Pods of web on nodes, one after the other. */
export const podsOn = (...nodes: readonly number[]): NonNullable<WorldParts['pods']> => nodes.map((node) => ({ node }));
export const dbPods = (count: number): NonNullable<WorldParts['pods']> =>
  Array.from({ length: count }, (_, i) => ({ node: i % 3, name: `db-${i}`, owner: db.key }));
export const agentPods = (): NonNullable<WorldParts['pods']> =>
  [0, 1, 2].map((node) => ({ node, name: `agent-${node}`, owner: agent.key }));

/** A client that asks ten times a second. */
export const asking = {
  executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 },
} as const;
const applications = [{ concurrency: 100, serviceTime: constant(1), startUpMs: STARTUP_MS }];

/** A world of three nodes in which operations are done. */
export function startOwned(parts: WorldParts, operations: World['operations'], seed = 1, endMs = 1): StartedWorld {
  const world = aWorld({ applications, nodeZones: [0, 0, 0], workloads: [asking], ...parts, operations });
  return startWorld(world, { endMs, seed });
}

export const alive = (run: StartedWorld): readonly RunPod[] => run.pods.filter(({ gone }) => !gone);
export const namesOf = (pods: readonly RunPod[]): readonly string[] => pods.map(({ name }) => name);
/** How many endpoints the rules of the client's node have. */
export const programmed = (run: StartedWorld): number => run.rulesOfWorkload[0]![0]!.endpointCount;

/** Calls `look` in steps of so many ms, and says when it was first true; Infinity: never. */
export function whenMs(run: StartedWorld, look: () => boolean, untilMs: number, stepMs = 5): number {
  for (let ms = Math.ceil(run.simulation.nowMs); ms <= untilMs; ms += stepMs) {
    run.simulation.run(ms);
    if (look()) return ms;
  }
  return Number.POSITIVE_INFINITY;
}
