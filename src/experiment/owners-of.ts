import type { OwnerSpec } from '../controlplane/owner-spec.ts';
import type { World, WorldPod } from '../scenario/scenario.ts';

/**
 * All owners of a world's pods: those of its documents, and those that pods alone name. What such a one is said to want
 * is not known: it keeps as many pods as it has, and rolls by the defaults of its kind.
 */
export function ownersOf({ owners, pods }: World): readonly OwnerSpec[] {
  const known = new Set(owners.map(({ key }) => key));
  const named = new Map<string, WorldPod[]>();
  for (const pod of pods) {
    if (pod.owner === null || known.has(pod.owner)) continue;
    const ofOwner = named.get(pod.owner);
    if (ofOwner === undefined) named.set(pod.owner, [pod]);
    else ofOwner.push(pod);
  }
  return [...owners, ...[...named].map(([key, ofOwner]) => ownerOf(key, ofOwner))];
}

/** `Deployment default/web` and the like; kinds that are not known count as ReplicaSets. */
function ownerOf(key: string, pods: readonly WorldPod[]): OwnerSpec {
  const [kind = '', path = ''] = key.split(' ');
  const [namespace = '', name = ''] = path.split('/');
  const replicas = pods.filter(({ terminating }) => !terminating).length;
  const base = { key, namespace, name, replicas, minReadyMs: 0 };
  switch (kind) {
    case 'Deployment': {
      const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };
      return { kind, ...base, strategy: { type: 'RollingUpdate', rollingUpdate }, paused: false };
    }
    case 'StatefulSet': {
      const rollingUpdate = { partition: 0, maxUnavailable: 1 };
      const firstOrdinal = Math.min(...pods.map((pod) => Number(pod.name.slice(pod.name.lastIndexOf('-') + 1))));
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate } as const;
      return { kind, ...base, firstOrdinal, podManagementPolicy: 'OrderedReady', updateStrategy };
    }
    case 'DaemonSet': {
      const rollingUpdate = { maxSurge: 0, maxUnavailable: 1 };
      return { kind, ...base, updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
    }
    default:
      return { kind: 'ReplicaSet', ...base };
  }
}
