import type { Pod } from './pod.ts';

/**
 * The key of the object that made a pod ("ReplicaSet/default/web-5d8"), or undefined for a pod that
 * nobody made: its controller, or else its first owner.
 */
export function ownerKeyOf({ metadata }: Pod): string | undefined {
  const owners = metadata.ownerReferences;
  const owner = owners.find(({ controller }) => controller === true) ?? owners[0];
  return owner === undefined ? undefined : `${owner.kind}/${metadata.namespace}/${owner.name}`;
}
