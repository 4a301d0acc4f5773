import type { OwnerSpec } from '../../controlplane/owner-spec.ts';
import type { WorldPod } from '../scenario.ts';
import { MAX_REPLICAS } from '../source/limits.ts';
import type { ClusterObjects } from './cluster-objects.ts';

/** The objects of the documents that keep pods, as their controllers read them; a ReplicaSet only if it has pods. */
export function resolveOwners(objects: ClusterObjects, pods: readonly WorldPod[]): readonly OwnerSpec[] {
  const owning = new Set(pods.flatMap(({ owner }) => owner ?? []));
  const deployments = objects.all('Deployment').map(
    ({ value: { metadata, spec } }): OwnerSpec => ({
      kind: 'Deployment',
      ...baseOf('Deployment', metadata, spec.minReadySeconds),
      replicas: Math.min(spec.replicas, MAX_REPLICAS),
      strategy: spec.strategy,
      paused: spec.paused,
    }),
  );
  const replicaSets = objects.all('ReplicaSet').map(
    ({ value: { metadata, spec } }): OwnerSpec => ({
      kind: 'ReplicaSet',
      ...baseOf('ReplicaSet', metadata, spec.minReadySeconds),
      replicas: Math.min(spec.replicas, MAX_REPLICAS),
    }),
  );
  const statefulSets = objects.all('StatefulSet').map(
    ({ value: { metadata, spec } }): OwnerSpec => ({
      kind: 'StatefulSet',
      ...baseOf('StatefulSet', metadata, spec.minReadySeconds),
      replicas: Math.min(spec.replicas, MAX_REPLICAS),
      firstOrdinal: spec.ordinals.start,
      podManagementPolicy: spec.podManagementPolicy,
      updateStrategy: spec.updateStrategy,
    }),
  );
  const daemonSets = objects.all('DaemonSet').map(({ value: { metadata, spec } }): OwnerSpec => {
    const base = baseOf('DaemonSet', metadata, spec.minReadySeconds);
    const replicas = pods.filter(({ owner }) => owner === base.key).length;
    return { kind: 'DaemonSet', ...base, replicas, updateStrategy: spec.updateStrategy };
  });
  const all = [...deployments, ...replicaSets, ...statefulSets, ...daemonSets];
  return all.filter(({ kind, key }) => kind !== 'ReplicaSet' || owning.has(key));
}

function baseOf(
  kind: OwnerSpec['kind'],
  { namespace, name }: { readonly namespace: string; readonly name: string },
  minReadySeconds: number,
): Pick<OwnerSpec, 'key' | 'namespace' | 'name' | 'minReadyMs'> {
  return { key: `${kind} ${namespace}/${name}`, namespace, name, minReadyMs: 1000 * minReadySeconds };
}
