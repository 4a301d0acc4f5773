import type { Service } from '../../kubernetes/objects.ts';
import type { Cluster } from '../cluster.ts';
import type { BalancerSpec, EndpointCandidate, HealthCheckSpec, PodIndex, WorldNode } from '../scenario.ts';

/** What a name or address can lead to. */
export interface Reachable {
  readonly cluster: Cluster;
  /** In the order of the cluster's. */
  readonly nodes: readonly WorldNode[];
  podAt(ip: string): PodIndex | undefined;
  /** The pod with that name; undefined if there is none. */
  podCalled(namespace: string, name: string): PodIndex | undefined;
  /** Who may be behind a port of a Service, by its position. */
  endpointsOf(service: Service, port: number): readonly EndpointCandidate[];
  /** A host outside of the cluster, which is made when it is first asked for. */
  hostCalled(name: string): PodIndex;
  /** What is in front of the nodes at an address of a load balancer. */
  balancerAt(service: Service, ip: string, isProxy: boolean): BalancerSpec;
  /** A balancer that somebody has set up by hand. */
  readonly handMade: HandMadeBalancer | null;
}

/** A load balancer of one's own in front of node ports. */
export interface HandMadeBalancer {
  readonly nodes: BalancerSpec['nodes'];
  readonly picks: BalancerSpec['picks'];
  readonly health: HealthCheckSpec | null;
}

/** Who asks for a target. */
export interface Asker {
  /** Where names are completed from. */
  readonly namespace: string;
  readonly isOutside: boolean;
}

/** Why a target cannot be had at all. */
export interface WrongTarget {
  readonly wrong: string;
  readonly help: string | null;
  /** The Service is missing, which may be because its document has a mistake. */
  readonly isMissing: boolean;
}

/** A target that is wrong. */
export function wrongTarget(wrong: string, help: string | null, isMissing = true): WrongTarget {
  return { wrong, help, isMissing };
}
