import { parseIP } from '../kubernetes/ip.ts';
import type { LoadBalancerIngress, Node, Pod, Service } from '../kubernetes/objects.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { canonical } from './identity.ts';
import type { ServiceIndex } from './service-index.ts';

/** What is at an address, as far as the cluster goes. */
export type AddressOwner =
  /** `isTranslated`: an ExternalIP that a cloud turns into the node's own address before a packet arrives. */
  | { readonly kind: 'node'; readonly node: Node; readonly isTranslated: boolean }
  | { readonly kind: 'load-balancer'; readonly services: readonly Service[]; readonly ingress: LoadBalancerIngress }
  | { readonly kind: 'external-ip'; readonly services: readonly Service[] }
  | { readonly kind: 'cluster-ip'; readonly service: Service }
  /** A Service that every cluster has and the documents do not. */
  | { readonly kind: 'assumed-service'; readonly service: Service }
  | { readonly kind: 'pod'; readonly pod: Pod }
  /** In a block of the cluster, and nobody's. */
  | { readonly kind: 'unused'; readonly block: 'pods' | 'Services' }
  | { readonly kind: 'elsewhere' };

/**
 * What has which address. The first to come keeps it: nodes, then pods, cluster IPs, load balancers, external IPs, and
 * last the Services that the documents do not have. Load balancers without addresses are there by their host names.
 */
export function addressOwners(
  { nodes, pods, services }: Cluster,
  index: ServiceIndex,
  added: readonly Service[],
): ReadonlyMap<string, AddressOwner> {
  const owners = new Map<string, AddressOwner>();
  const learn = (key: string, owner: AddressOwner): void => {
    if (key !== '' && !owners.has(key)) owners.set(key, owner);
  };
  for (const node of nodes) {
    for (const { type, address } of node.status.addresses) {
      const ip = canonical(address);
      learn(ip, { kind: 'node', node, isTranslated: type === 'ExternalIP' && hasInternalIP(node, ip) });
    }
  }
  for (const pod of pods) for (const ip of podIPs(pod)) learn(ip, { kind: 'pod', pod });
  for (const service of services) {
    for (const ip of service.spec.clusterIPs) learn(canonical(ip), { kind: 'cluster-ip', service });
  }
  for (const service of services) {
    for (const ingress of service.status.loadBalancer.ingress) {
      const ip = canonical(ingress.ip);
      const sharing = index
        .servicesAt(ip)
        .filter(({ status }) => status.loadBalancer.ingress.some((each) => canonical(each.ip) === ip));
      if (ip !== '') learn(ip, { kind: 'load-balancer', services: sharing, ingress });
      else learn(ingress.hostname?.toLowerCase() ?? '', { kind: 'load-balancer', services: [service], ingress });
    }
  }
  for (const text of services.flatMap(({ spec }) => spec.externalIPs)) {
    const ip = canonical(text);
    learn(ip, { kind: 'external-ip', services: index.servicesAt(ip) });
  }
  for (const service of added) learn(canonical(service.spec.clusterIP), { kind: 'assumed-service', service });
  return owners;
}

/** The addresses of a pod in the pod network; one in its node's network has none of its own. */
export function podIPs({ spec, status }: Pod): readonly string[] {
  return spec.hostNetwork ? [] : status.podIPs.map(({ ip }) => canonical(ip));
}

/** A cloud translates an ExternalIP to the node's own address of the family before a packet arrives. */
function hasInternalIP({ status }: Node, ip: string): boolean {
  const family = parseIP(ip)?.family;
  return status.addresses.some(({ type, address }) => type === 'InternalIP' && parseIP(address)?.family === family);
}
