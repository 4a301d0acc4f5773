import type { NodeIndex, PodIndex, ServiceIndex } from './world-indexes.ts';

/** What the target's name or address leads to for these clients. */
export type TargetSpec =
  | ServiceTarget<'cluster-ip'>
  /** From inside: a load balancer's address or an external IP, which the rules of the client's own node take. */
  | ServiceTarget<'external-address'>
  | (ServiceTarget<'node-port'> & { readonly node: NodeIndex })
  /** From outside: something in front of the nodes picks one for each connection. */
  | (ServiceTarget<'load-balancer'> & { readonly balancer: BalancerSpec })
  /** DNS gives the endpoints themselves, or with `pod` the one that has the name; the client takes one. */
  | (ServiceTarget<'headless'> & { readonly pod: PodIndex | null })
  | IngressTarget
  /** A pod by its address, or a host outside of the cluster. */
  | { readonly kind: 'pod'; readonly pod: PodIndex }
  /** Not reachable from there; every request fails with the reason and this explanation. */
  | { readonly kind: 'unreachable'; readonly why: string };

/** A Service port that is called in one of the ways that there are. */
export interface ServiceTarget<Kind extends string> {
  readonly kind: Kind;
  readonly service: ServiceIndex;
  /** Position among the Service's ports. */
  readonly port: number;
}

/** A request that an ingress controller passes on: to the endpoints of a backend, past its cluster IP. */
export interface IngressTarget {
  readonly kind: 'ingress';
  /** How clients get to the controller's own Service. */
  readonly controller: Exclude<TargetSpec, IngressTarget>;
  /** Null: no rule matches (404), or its backend is no Service port (503). */
  readonly backend: { readonly service: ServiceIndex; readonly port: number } | null;
  /** What the controller answers when it has nobody to pass the request to. */
  readonly error: 404 | 503;
}

/** What stands in front of the nodes and picks one for each new connection. */
export interface BalancerSpec {
  /** What it is, for names of random streams and for the reader. */
  readonly name: string;
  /** The nodes that it may send to; with `first` in the order of preference. */
  readonly nodes: readonly NodeIndex[];
  /**
   * `any`: each as likely, as a hash of a flow whose source port is new for each connection; `first`: one node takes
   * all; `in-turn`: round robin.
   */
  readonly picks: 'any' | 'first' | 'in-turn';
  /** False: each zone with a healthy node gets the same share, and sends it to nodes of its own. */
  readonly crossZone: boolean;
  /** True: its own address is what nodes see, not the client's. */
  readonly hidesSource: boolean;
  /** Only nodes with a ready endpoint get anything (externalTrafficPolicy Local). */
  readonly needsEndpoint: boolean;
  /** Null: nobody looks whether a node is alive. */
  readonly health: HealthCheckSpec | null;
}

/** How a load balancer finds out which nodes can be sent to. Times in ms. */
export interface HealthCheckSpec {
  readonly intervalMs: number;
  /** How long it waits for an answer. */
  readonly timeoutMs: number;
  /** So many failed checks in a row take a node out. */
  readonly unhealthyThreshold: number;
  /** So many passed ones take it in again. */
  readonly healthyThreshold: number;
  /** True: endpoints that come and go on a node that answers are heard of at once, without a check. */
  readonly hearsOfEndpoints: boolean;
}
