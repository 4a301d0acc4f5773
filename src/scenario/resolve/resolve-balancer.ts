import { formatDurationMs } from '../../base/units.ts';
import { inLayer2Order, isBehindLoadBalancers } from '../../kubernetes/load-balancer-nodes.ts';
import type { Service } from '../../kubernetes/objects.ts';
import { needsHealthCheckNodePort } from '../../kubernetes/service-exposure.ts';
import type { Cluster } from '../cluster.ts';
import type { HealthCheckDocument } from '../document/load-balancer-shape.ts';
import type { BalancerSpec, HealthCheckSpec, NodeIndex } from '../scenario.ts';
import type { Resolution } from './resolution.ts';

/** How those find out what nodes are worth who give addresses to load balancers, with where the figures come from. */
const healthChecks: Readonly<Record<BalancerKind, HealthCheckSpec & { readonly source: string }>> = {
  cloud: {
    intervalMs: 10_000,
    timeoutMs: 5000,
    unhealthyThreshold: 3,
    healthyThreshold: 1,
    hearsOfEndpoints: false,
    source: 'default; clouds check every 5 to 30 s, 2 or 3 times',
  },
  'metallb-l2': {
    intervalMs: 1000,
    timeoutMs: 500,
    unhealthyThreshold: 5,
    healthyThreshold: 1,
    hearsOfEndpoints: true,
    source: "default; memberlist's probes, as MetalLB uses them",
  },
  'metallb-bgp': {
    intervalMs: 30_000,
    timeoutMs: 0,
    unhealthyThreshold: 3,
    healthyThreshold: 1,
    hearsOfEndpoints: true,
    source: 'default; BGP keep-alive 30 s, hold time 90 s',
  },
};

type BalancerKind = Exclude<Cluster['loadBalancerProvider'], 'none'>;

/**
 * What stands in front of the nodes at an address of a Service's load balancer, by who provides it. Where nobody does,
 * a status that the documents give is taken for a cloud's.
 */
export function resolveBalancer(
  { objects, notes }: Resolution,
  cluster: Cluster,
  service: Service,
  ip: string,
  isProxy: boolean,
): BalancerSpec {
  const kind = cluster.loadBalancerProvider === 'none' ? 'cloud' : cluster.loadBalancerProvider;
  const given = objects.only('Simulation')?.value.cluster?.loadBalancer;
  const members = cluster.nodes.filter(isBehindLoadBalancers);
  const ordered = kind === 'metallb-l2' ? inLayer2Order(ip, members) : members;
  const { source, ...usual } = healthChecks[kind];
  const health = completeHealthCheck(given?.healthCheck, usual);
  if (given?.healthCheck === undefined) {
    notes.assume(`health checks of load balancers (${kind})`, describeHealthCheck(health), source);
  }
  if (kind === 'cloud' && given?.crossZone === undefined) {
    notes.assume('cross-zone load balancing', 'on', 'default');
  }
  if (kind !== 'metallb-l2') {
    notes.assume(
      'hash of the flow in front of the nodes',
      'a uniform draw for each connection',
      'each has a source port of its own',
    );
  }
  return {
    name: ip,
    nodes: ordered.map((node) => cluster.nodes.indexOf(node) as NodeIndex),
    picks: kind === 'metallb-l2' ? 'first' : 'any',
    crossZone: kind !== 'cloud' || (given?.crossZone ?? true),
    hidesSource: isProxy,
    needsEndpoint: needsHealthCheckNodePort(service.spec),
    health,
  };
}

/** A health check as it was written, with the usual figures where it says nothing. */
export function completeHealthCheck(given: HealthCheckDocument | undefined, usual: HealthCheckSpec): HealthCheckSpec {
  return {
    intervalMs: given?.interval ?? usual.intervalMs,
    timeoutMs: given?.timeout ?? usual.timeoutMs,
    unhealthyThreshold: given?.unhealthyThreshold ?? usual.unhealthyThreshold,
    healthyThreshold: given?.healthyThreshold ?? usual.healthyThreshold,
    hearsOfEndpoints: usual.hearsOfEndpoints,
  };
}

/** A health check in words. */
export function describeHealthCheck(check: HealthCheckSpec): string {
  const { intervalMs, timeoutMs, unhealthyThreshold, healthyThreshold } = check;
  const times = `every ${formatDurationMs(intervalMs)}, time-out ${formatDurationMs(timeoutMs)}`;
  return `${times}, out after ${unhealthyThreshold} failures, in after ${healthyThreshold} passed`;
}
