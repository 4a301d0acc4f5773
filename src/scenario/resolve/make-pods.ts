import type { Node, OwnerReference, Pod, PodTemplateSpec, StatefulSet } from '../../kubernetes/objects.ts';
import { daemonSetNodes } from '../../kubernetes/placement.ts';
import { generatedName, replicaSetName, statefulSetPodName } from '../../kubernetes/pod-names.ts';
import { MAX_REPLICAS } from '../source/limits.ts';
import { type ClusterObjects, templateKinds } from './cluster-objects.ts';

/** A pod of the cluster before it has a node and an address. */
export interface PodToBe {
  readonly pod: Pod;
  /** Who replaces it: `Deployment default/web`; null when nobody does. */
  readonly owner: string | null;
  /** It stands in a document, so its state is not ours to choose. */
  readonly isGiven: boolean;
}

/**
 * All pods: those of Pod documents, and those that Deployments, ReplicaSets, StatefulSets and DaemonSets still lack. So
 * a dump of a cluster gives each pod once, and a changed number of replicas adds pods or takes the last ones away.
 */
export function makePods(objects: ClusterObjects, nodes: readonly Node[]): readonly PodToBe[] {
  const owners = new Ownership(objects);
  const pods: PodToBe[] = [];
  for (const { value: pod } of objects.all('Pod')) {
    if (owners.of(pod) === undefined && isAlive(pod)) pods.push({ pod, owner: outsideOwner(pod), isGiven: true });
  }
  for (const { value: deployment } of objects.all('Deployment')) {
    const { name, namespace } = deployment.metadata;
    const key = `Deployment ${namespace}/${name}`;
    const replicaSet = owners.replicaSetOf(key) ?? replicaSetName(name, deployment.spec.template);
    addReplicas(pods, owners.podsOf(key), key, 'ReplicaSet', replicaSet, namespace, deployment.spec);
  }
  for (const { value: replicaSet } of objects.all('ReplicaSet')) {
    const { name, namespace } = replicaSet.metadata;
    const key = `ReplicaSet ${namespace}/${name}`;
    if (owners.ownsPods(key)) {
      addReplicas(pods, owners.podsOf(key), key, 'ReplicaSet', name, namespace, replicaSet.spec);
    }
  }
  for (const { value: set } of objects.all('StatefulSet')) {
    const { name, namespace } = set.metadata;
    const key = `StatefulSet ${namespace}/${name}`;
    const given = new Map(owners.podsOf(key).map((pod) => [pod.metadata.name, pod]));
    for (let i = 0; i < Math.min(set.spec.replicas, MAX_REPLICAS); i++) {
      const podName = statefulSetPodName(name, set.spec.ordinals.start + i);
      const known = given.get(podName);
      pods.push({ pod: known ?? statefulSetPod(set, podName), owner: key, isGiven: known !== undefined });
    }
  }
  for (const { value: set } of objects.all('DaemonSet')) {
    const { name, namespace } = set.metadata;
    const key = `DaemonSet ${namespace}/${name}`;
    const given = owners.podsOf(key);
    for (const pod of given) pods.push({ pod, owner: key, isGiven: true });
    const served = new Set(given.map((pod) => pod.spec.nodeName));
    const owner: OwnerReference = { kind: 'DaemonSet', name, controller: true };
    const template = podFrom(set.spec.template, name, namespace, owner);
    for (const [i, node] of daemonSetNodes(template, nodes)
      .filter((each) => !served.has(each.metadata.name))
      .entries()) {
      const pod = podFrom(set.spec.template, generatedName(name, i), namespace, owner);
      pods.push({ pod: { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name } }, owner: key, isGiven: false });
    }
  }
  return pods;
}

/** Adds a number of equal pods: those given, the ready ones first, and new ones for those that are missing. */
function addReplicas(
  pods: PodToBe[],
  given: readonly Pod[],
  owner: string,
  ownerKind: string,
  ownerName: string,
  namespace: string,
  spec: { readonly replicas: number; readonly template: PodTemplateSpec },
): void {
  const wanted = Math.min(spec.replicas, MAX_REPLICAS);
  const terminating = given.filter((pod) => pod.metadata.deletionTimestamp !== undefined);
  const staying = given.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const kept = [...staying.filter(isReadyOrSilent), ...staying.filter((pod) => !isReadyOrSilent(pod))].slice(0, wanted);
  for (const pod of [...terminating, ...kept]) pods.push({ pod, owner, isGiven: true });
  const names = new Set(given.map((pod) => pod.metadata.name));
  const reference: OwnerReference = { kind: ownerKind, name: ownerName, controller: true };
  for (let missing = wanted - kept.length, serial = 0; missing > 0; serial++) {
    const name = generatedName(ownerName, serial);
    if (names.has(name)) continue;
    pods.push({ pod: podFrom(spec.template, name, namespace, reference), owner, isGiven: false });
    missing--;
  }
}

/** Whether a pod's Ready condition is True, or it has none, as pods written by hand. */
export function isReadyOrSilent({ status }: Pod): boolean {
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  return ready === undefined ? status.phase !== 'Pending' || status.conditions.length === 0 : ready.status === 'True';
}

/** Whether a pod has not come to its end. */
function isAlive({ status }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

function podFrom(template: PodTemplateSpec, name: string, namespace: string, owner: OwnerReference): Pod {
  const { labels, annotations } = template.metadata;
  return {
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations, ownerReferences: [owner] },
    spec: template.spec,
    status: { phase: 'Running', podIPs: [], conditions: [] },
  };
}

/**
 * A pod with a name of its own in DNS and labels that pick it alone.
 *
 * Source: pkg/controller/statefulset initIdentity, updateIdentity.
 */
function statefulSetPod({ metadata, spec }: StatefulSet, podName: string): Pod {
  const pod = podFrom(spec.template, podName, metadata.namespace, {
    kind: 'StatefulSet',
    name: metadata.name,
    controller: true,
  });
  const labels = {
    ...pod.metadata.labels,
    'statefulset.kubernetes.io/pod-name': podName,
    'apps.kubernetes.io/pod-index': podName.slice(podName.lastIndexOf('-') + 1),
  };
  return {
    ...pod,
    metadata: { ...pod.metadata, labels },
    spec: { ...pod.spec, hostname: podName, subdomain: spec.serviceName },
  };
}

/** The owner of a pod that is no object of the documents; a static pod's (its node) does not replace it. */
function outsideOwner(pod: Pod): string | null {
  const owner = controllerOf(pod);
  return owner === undefined || owner.kind === 'Node' ? null : `${owner.kind} ${pod.metadata.namespace}/${owner.name}`;
}

function controllerOf({
  metadata,
}: {
  readonly metadata: { readonly ownerReferences: readonly OwnerReference[] };
}): OwnerReference | undefined {
  return metadata.ownerReferences.find(({ controller }) => controller === true) ?? metadata.ownerReferences[0];
}

/** Which given pods belong to which object of the documents. */
class Ownership {
  readonly #known = new Set<string>();
  /** The Deployment of each ReplicaSet that is in the documents and has one. */
  readonly #deploymentOf = new Map<string, string>();
  readonly #replicaSetOf = new Map<string, string>();
  readonly #podsOf = new Map<string, Pod[]>();

  constructor(objects: ClusterObjects) {
    for (const kind of templateKinds) {
      for (const { document } of objects.all(kind)) this.#known.add(`${kind} ${document.namespace}/${document.name}`);
    }
    for (const { value } of objects.all('ReplicaSet')) {
      const { name, namespace } = value.metadata;
      const owner = controllerOf(value);
      const deployment = `Deployment ${namespace}/${owner?.name}`;
      if (owner?.kind !== 'Deployment' || !this.#known.has(deployment)) continue;
      this.#deploymentOf.set(`ReplicaSet ${namespace}/${name}`, deployment);
      // The newest one with pods gives new pods their names; older ones have none once a rollout is over.
      if (value.spec.replicas > 0 || !this.#replicaSetOf.has(deployment)) this.#replicaSetOf.set(deployment, name);
    }
    for (const { value: pod } of objects.all('Pod')) {
      const key = isAlive(pod) ? this.of(pod) : undefined;
      if (key === undefined) continue;
      const pods = this.#podsOf.get(key) ?? [];
      pods.push(pod);
      this.#podsOf.set(key, pods);
    }
  }

  /** The object of the documents that keeps this pod, or undefined. */
  of(pod: Pod): string | undefined {
    const owner = controllerOf(pod);
    if (owner === undefined) return undefined;
    const { namespace } = pod.metadata;
    const key = `${owner.kind} ${namespace}/${owner.name}`;
    const deployment = this.#deploymentOf.get(key);
    if (deployment !== undefined) return deployment;
    if (this.#known.has(key)) return key;
    // Without the ReplicaSet its name still tells the Deployment: NAME-HASH.
    const byName = `Deployment ${namespace}/${owner.name.replace(/-[^-]+$/, '')}`;
    return owner.kind === 'ReplicaSet' && this.#known.has(byName) ? byName : undefined;
  }

  /** Whether a ReplicaSet is on its own: those of a Deployment are counted there. */
  ownsPods(key: string): boolean {
    return !this.#deploymentOf.has(key);
  }

  podsOf(key: string): readonly Pod[] {
    return this.#podsOf.get(key) ?? [];
  }

  /** The name of a Deployment's ReplicaSet, if it is in the documents. */
  replicaSetOf(deployment: string): string | undefined {
    return this.#replicaSetOf.get(deployment);
  }
}
