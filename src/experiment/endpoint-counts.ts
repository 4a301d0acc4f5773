import type { Measurements } from '../measurement/measurements.ts';
import type { World } from '../scenario/scenario.ts';
import type { Target } from './targets.ts';

/** One endpoint of a target over all replications: columns by replication. */
export interface EndpointCounts {
  /** `namespace/name`. */
  readonly pod: string;
  /** Position of its node; -1 outside of the cluster. */
  readonly node: number;
  readonly connections: readonly number[];
  readonly requests: readonly number[];
  readonly utilization: readonly number[];
  readonly queueLength: readonly number[];
}

/**
 * The endpoints of a target: pods that were ready when the run began, in order, then those that came during it and got
 * something, or were ready at the end of some window where that was followed. A pod is known by its name and node, because replicas that come during a run have other positions in each
 * replication.
 */
export function endpointCounts(
  target: Target,
  position: number,
  world: World,
  replications: readonly Measurements[],
): readonly EndpointCounts[] {
  const keys = new Map<string, { pod: string; node: number }>();
  for (const index of target.pods) {
    const { namespace, name, node, ready } = world.pods[index]!;
    if (ready) keys.set(`${namespace}/${name} ${node ?? -1}`, { pod: `${namespace}/${name}`, node: node ?? -1 });
  }
  const columns = replications.map(({ pods, targets }) => {
    const { connections, requests, series } = targets[position]!;
    const followed = new Set<number>(series?.pods ?? []);
    const byKey = new Map<string, Column>();
    for (const [index, { namespace, name, node, utilization, queueLength }] of pods.entries()) {
      const key = `${namespace}/${name} ${node}`;
      const got = { connections: connections[index]!, requests: requests[index]! };
      const isEndpoint = got.connections + got.requests > 0 || followed.has(index);
      if (isEndpoint && !keys.has(key)) keys.set(key, { pod: `${namespace}/${name}`, node });
      // A pod whose sandbox was replaced has one row for all of them.
      const before = byKey.get(key);
      byKey.set(key, {
        connections: got.connections + (before?.connections ?? 0),
        requests: got.requests + (before?.requests ?? 0),
        utilization: utilization + (before?.utilization ?? 0),
        queueLength: queueLength + (before?.queueLength ?? 0),
      });
    }
    return byKey;
  });
  return [...keys].map(([key, { pod, node }]) => {
    const column = (name: keyof Column): number[] => columns.map((byKey) => byKey.get(key)?.[name] ?? 0);
    return {
      pod,
      node,
      connections: column('connections'),
      requests: column('requests'),
      utilization: column('utilization'),
      queueLength: column('queueLength'),
    };
  });
}

interface Column {
  readonly connections: number;
  readonly requests: number;
  readonly utilization: number;
  readonly queueLength: number;
}
