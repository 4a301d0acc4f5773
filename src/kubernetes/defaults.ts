import { defaultHorizontalPodAutoscaler } from './autoscaler-defaults.ts';
import { defaultEndpointSlice, defaultEndpoints } from './endpoint-defaults.ts';
import { defaultIngress } from './ingress-defaults.ts';
import { defaultNamespace, defaultNode } from './node-defaults.ts';
import type {
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  HorizontalPodAutoscaler,
  Ingress,
  KubernetesObject,
  Manifest,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  Service,
  StatefulSet,
} from './objects.ts';
import { defaultPod } from './pod-defaults.ts';
import { defaultPodDisruptionBudget } from './pod-disruption-budget-defaults.ts';
import { defaultService } from './service-defaults.ts';
import { defaultDaemonSet, defaultDeployment, defaultReplicaSet, defaultStatefulSet } from './workload-defaults.ts';

/** A document of one of the kinds of {@link KubernetesObject}, with its kind as its tag. */
export type KubernetesManifest =
  | Tagged<Namespace>
  | Tagged<Node>
  | Tagged<Pod>
  | Tagged<ReplicaSet>
  | Tagged<Deployment>
  | Tagged<StatefulSet>
  | Tagged<DaemonSet>
  | Tagged<Service>
  | Tagged<Endpoints>
  | Tagged<EndpointSlice>
  | Tagged<Ingress>
  | Tagged<HorizontalPodAutoscaler>
  | Tagged<PodDisruptionBudget>;

type Tagged<T extends { readonly kind: string }> = Manifest<T> & { readonly kind: T['kind'] };

/**
 * The object that the API server would store for a document: every default set that does not depend
 * on other objects. Defaulting a defaulted object changes nothing.
 */
export function applyDefaults(manifest: KubernetesManifest): KubernetesObject {
  switch (manifest.kind) {
    case 'Namespace':
      return defaultNamespace(manifest);
    case 'Node':
      return defaultNode(manifest);
    case 'Pod':
      return defaultPod(manifest);
    case 'ReplicaSet':
      return defaultReplicaSet(manifest);
    case 'Deployment':
      return defaultDeployment(manifest);
    case 'StatefulSet':
      return defaultStatefulSet(manifest);
    case 'DaemonSet':
      return defaultDaemonSet(manifest);
    case 'Service':
      return defaultService(manifest);
    case 'Endpoints':
      return defaultEndpoints(manifest);
    case 'EndpointSlice':
      return defaultEndpointSlice(manifest);
    case 'Ingress':
      return defaultIngress(manifest);
    case 'PodDisruptionBudget':
      return defaultPodDisruptionBudget(manifest);
    case 'HorizontalPodAutoscaler':
      return defaultHorizontalPodAutoscaler(manifest);
  }
}
