import type { KubeProxyConfiguration } from '../kubernetes/kube-proxy-configuration.ts';
import type { LoadBalancerProvider } from '../kubernetes/load-balancer-provider.ts';
import type { EndpointSlice, Ingress, IPFamily, Namespace, Node, Pod, Service } from '../kubernetes/objects.ts';

/**
 * The API objects of a settled cluster: what `kubectl get` would show once every controller has done its work on the
 * documents. Plain data, frozen; all lists are in the order of the documents, what is made of an object in its place.
 */
export interface Cluster {
  /** Such as 1.34: picks what changed between versions. */
  readonly kubernetesVersion: { readonly major: number; readonly minor: number };
  /** Each with its `spec.podCIDRs`, its InternalIPs and its CPU: as given, else made up. */
  readonly nodes: readonly Node[];
  /** Those of documents, and those in which other objects lie; "default", "kube-system" … are not added. */
  readonly namespaces: readonly Namespace[];
  /**
   * Pods that run: on a node, with `status.podIPs`, `hostIP`, phase and a `Ready` condition. Those of a pod template
   * have the names that their controllers give; terminating ones have their `deletionTimestamp`.
   */
  readonly pods: readonly Pod[];
  /** Pods that fit no node, or for which it has no address: phase Pending, without an address. */
  readonly pendingPods: readonly Pod[];
  /** With cluster IPs and node ports allocated, and `status.loadBalancer` filled where there is a provider. */
  readonly services: readonly Service[];
  /**
   * For each Service those that were given, as they are; else those mirrored from its Endpoints (without a selector),
   * else those that the EndpointSlice controller makes of its pods, hints included. Given slices come first, those of
   * no Service last.
   */
  readonly endpointSlices: readonly EndpointSlice[];
  readonly ingresses: readonly Ingress[];
  /** The same on every node. */
  readonly proxy: KubeProxyConfiguration;
  /** Blocks of pod addresses, as canonical CIDRs; empty for a family that the cluster has not. */
  readonly podCIDRs: Readonly<Record<IPFamily, readonly string[]>>;
  /** Blocks of cluster IPs, as canonical CIDRs; empty for a family that the cluster has not. */
  readonly serviceCIDRs: Readonly<Record<IPFamily, readonly string[]>>;
  /** The zone of the cluster's DNS: `cluster.local`. */
  readonly clusterDomain: string;
  readonly loadBalancerProvider: LoadBalancerProvider;
}
