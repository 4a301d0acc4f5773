import type { IPFamily, Metadata, Protocol, StringMap } from './metadata.ts';

/** One port of a Service and where it leads in its pods. */
export interface ServicePort {
  /** Empty when the only port has no name. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: number | string;
  /** Absent or 0: none, or not allocated yet. */
  readonly nodePort?: number | undefined;
  readonly appProtocol?: string | undefined;
}

/** One address that the load balancer of a Service answers at. */
export interface LoadBalancerIngress {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
  /** `Proxy`: the balancer itself terminates, so nodes leave its address alone. */
  readonly ipMode?: 'VIP' | 'Proxy' | undefined;
}

/** How far a Service is published: each type but ExternalName includes the one before it. */
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

/** What a Service asks for, and the addresses and ports it was given. */
export interface ServiceSpec {
  readonly type: ServiceType;
  /** Absent or empty: no controller makes slices for the Service. */
  readonly selector?: StringMap | undefined;
  readonly ports: readonly ServicePort[];
  /** "None" for a headless Service; empty before allocation and for ExternalName. */
  readonly clusterIP: string;
  readonly clusterIPs: readonly string[];
  readonly ipFamilies: readonly IPFamily[];
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack' | undefined;
  readonly externalIPs: readonly string[];
  readonly externalName?: string | undefined;
  readonly sessionAffinity: 'None' | 'ClientIP';
  /** Set with `ClientIP` alone. */
  readonly sessionAffinityConfig?: { readonly clientIP: { readonly timeoutSeconds: number } } | undefined;
  /** Absent when nothing outside the cluster can reach the Service. */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local' | undefined;
  /** Absent for ExternalName. */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local' | undefined;
  readonly trafficDistribution?: string | undefined;
  readonly publishNotReadyAddresses: boolean;
  readonly healthCheckNodePort?: number | undefined;
  readonly loadBalancerIP?: string | undefined;
  readonly loadBalancerClass?: string | undefined;
  readonly loadBalancerSourceRanges: readonly string[];
  /** Set for LoadBalancer alone. */
  readonly allocateLoadBalancerNodePorts?: boolean | undefined;
}

/** A stable name and address in front of changing endpoints. */
export interface Service {
  readonly kind: 'Service';
  readonly metadata: Metadata;
  readonly spec: ServiceSpec;
  readonly status: { readonly loadBalancer: { readonly ingress: readonly LoadBalancerIngress[] } };
}
