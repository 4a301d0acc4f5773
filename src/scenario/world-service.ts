import type { PodIndex } from './world-indexes.ts';

/** A Service and, for each of its ports, who may be its endpoint. */
export interface WorldService {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** `None` when headless, empty for ExternalName. */
  readonly clusterIP: string;
  readonly publishNotReadyAddresses: boolean;
  readonly internalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  /** By sessionAffinity ClientIP, how long a client's address stays with its endpoint; null without affinity. */
  readonly affinityTimeoutMs: number | null;
  /** It has external IPs, or an address of a load balancer whose packets the nodes handle. */
  readonly hasExternalAddress: boolean;
  /** For which zones and nodes the controller hints its endpoints; null: it gives no hints. */
  readonly hints: HintsSpec | null;
  readonly ports: readonly WorldServicePort[];
}

/** How the EndpointSlice controller gives hints: by trafficDistribution, or by the CPU of the zones. */
export type HintsSpec =
  | { readonly kind: 'trafficDistribution'; readonly value: string }
  /** The share of each zone in the cluster's CPU; null: it cannot be told, and there are no hints. */
  | { readonly kind: 'topology-aware'; readonly cpuRatios: readonly (readonly [string, number])[] | null };

/** One port of a Service, and who may be behind it. */
export interface WorldServicePort {
  /** Empty when the Service has one unnamed port. */
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  /** Null when the type has none. */
  readonly nodePort: number | null;
  /**
   * The candidates: pods that the selector picks and whose containers have the target port, or the endpoints that
   * the user's own EndpointSlices name. Which of them are used depends on their readiness at the time.
   */
  readonly candidates: readonly EndpointCandidate[];
}

/** A pod and the port at which it would be called. */
export interface EndpointCandidate {
  readonly pod: PodIndex;
  readonly targetPort: number;
  /** Hints that the user's own EndpointSlices give; undefined where the controller makes the slices. */
  readonly hints?: { readonly zones: readonly string[]; readonly nodes: readonly string[] };
}
