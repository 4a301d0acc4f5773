import type { Manifest, Metadata } from './objects.ts';

/** Metadata of a namespaced object; without a namespace it lies in "default", as kubectl has it. */
export function defaultNamespacedMetadata(manifest: Manifest<Metadata> | undefined): Metadata {
  return { ...clusterScoped(manifest), namespace: manifest?.namespace ?? 'default' };
}

/** Metadata of a cluster-scoped object (Node, Namespace): its namespace is empty. */
export function defaultClusterMetadata(manifest: Manifest<Metadata> | undefined): Metadata {
  return { ...clusterScoped(manifest), namespace: '' };
}

function clusterScoped(manifest: Manifest<Metadata> | undefined): Metadata {
  return {
    ...manifest,
    name: manifest?.name ?? '',
    namespace: '',
    labels: manifest?.labels ?? {},
    annotations: manifest?.annotations ?? {},
    ownerReferences: (manifest?.ownerReferences ?? []).map((owner) => ({
      ...owner,
      kind: owner.kind ?? '',
      name: owner.name ?? '',
    })),
  };
}
