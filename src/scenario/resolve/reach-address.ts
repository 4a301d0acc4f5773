import { formatIP, parseIP } from '../../kubernetes/ip.ts';
import { provideLoadBalancers } from '../../kubernetes/load-balancer-provider.ts';
import type { LoadBalancerIngress, Service } from '../../kubernetes/objects.ts';
import type { Cluster } from '../cluster.ts';
import type { NodeIndex, ServiceIndex, TargetSpec } from '../scenario.ts';
import { portNumbered, portsOf, reachService } from './reach-service.ts';
import { type Asker, type Reachable, type WrongTarget, wrongTarget } from './reachable.ts';
import type { TargetAddress } from './target-address.ts';

/**
 * What is at an address: a cluster IP, a pod, a node, a load balancer (by host name too) or an external IP. From inside
 * the last two are taken by the rules of the client's own node, unless a balancer has `ipMode: Proxy`; from outside the
 * first two lead nowhere.
 */
export function reachAddress(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget {
  const { host } = address;
  const { services } = reachable.cluster;
  const clusterIP = services.findIndex(({ spec }) => spec.clusterIPs.includes(host));
  if (clusterIP >= 0) {
    const target = reachService(services[clusterIP] as Service, clusterIP, address, reachable);
    return asker.isOutside && !('wrong' in target) ? noRoute(host, 'a Service of the cluster') : target;
  }
  const pod = reachable.podAt(host);
  if (pod !== undefined) return asker.isOutside ? noRoute(host, 'a pod') : { kind: 'pod', pod };
  const node = reachable.cluster.nodes.findIndex(({ status }) =>
    status.addresses.some(({ address: own }) => canonical(own) === host),
  );
  if (node >= 0) return reachNodePort(node, address, reachable);
  return reachExternal(address, asker, reachable);
}

/** A node port, by the node that is called. */
export function reachNodePort(
  node: number,
  { port, transport }: Pick<TargetAddress, 'port' | 'transport'>,
  { cluster, nodes }: Reachable,
): TargetSpec | WrongTarget {
  const { services } = cluster;
  for (const [service, { spec }] of services.entries()) {
    const index = spec.ports.findIndex((each) => each.nodePort === port && each.protocol === transport);
    if (index >= 0)
      return { kind: 'node-port', node: node as NodeIndex, service: service as ServiceIndex, port: index };
  }
  const ports = services.flatMap(({ spec }) => spec.ports.flatMap((each) => each.nodePort || []));
  const help =
    ports.length === 0 ? 'no Service is of type NodePort' : `there are the node ports ${ports.slice(0, 12).join(', ')}`;
  return wrongTarget(
    `no Service has the ${transport === 'UDP' ? 'UDP ' : ''}node port ${port} of ${nodes[node]?.name}`,
    help,
  );
}

function reachExternal(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget {
  const { host, port, transport } = address;
  const { cluster } = reachable;
  const owners = [...cluster.services.entries()].filter(([, service]) => isAt(service, host));
  if (owners.length === 0) return reachPending(host, cluster);
  const found = owners.find(([, service]) => portNumbered(service, address) >= 0);
  if (found === undefined) {
    const [, service] = owners[0] as (typeof owners)[number];
    const { namespace, name } = service.metadata;
    return wrongTarget(
      `${host} has no ${transport} port ${port}`,
      `those of Service ${namespace}/${name} are ${portsOf(service)}`,
    );
  }
  const [index, service] = found;
  const target = { service: index as ServiceIndex, port: portNumbered(service, address) };
  const ingress = ingressAt(service, host);
  // Nodes know neither the address of a balancer that is a proxy nor that of one that only has a name.
  const isPassive = ingress !== undefined && (ingress.ipMode === 'Proxy' || !ingress.ip);
  if (!asker.isOutside && !isPassive) return { kind: 'external-address', ...target };
  if (ingress !== undefined) {
    if (isPassive && !service.spec.ports[target.port]?.nodePort) {
      return { kind: 'unreachable', why: `the load balancer ${host} sends to node ports, and the Service has none` };
    }
    const balancer = reachable.balancerAt(service, host, ingress.ipMode === 'Proxy');
    return { kind: 'load-balancer', ...target, balancer };
  }
  return { kind: 'load-balancer', ...target, balancer: routerOf(host, reachable) };
}

/** Whoever routes an external IP to the cluster is not part of it: each node is as likely, and nobody checks them. */
function routerOf(host: string, { nodes }: Reachable): Extract<TargetSpec, { kind: 'load-balancer' }>['balancer'] {
  return {
    name: host,
    nodes: nodes.map((_, i) => i as NodeIndex),
    picks: 'any',
    crossZone: true,
    hidesSource: false,
    needsEndpoint: false,
    health: null,
  };
}

/** An address that a load balancer would have if there were a provider, so that alternatives may differ in that. */
function reachPending(host: string, cluster: Cluster): TargetSpec | WrongTarget {
  const nodeAddresses = cluster.nodes.flatMap(({ status }) =>
    status.addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : [])),
  );
  const pending = cluster.services.filter(
    ({ spec, status }) => spec.type === 'LoadBalancer' && status.loadBalancer.ingress.length === 0,
  );
  const wouldHave = (['cloud', 'metallb-l2'] as const).flatMap((provider) =>
    provideLoadBalancers(cluster.services, { provider, nodeAddresses }).filter((service) => isAt(service, host)),
  );
  const service = pending.find(
    ({ metadata, spec }) =>
      canonical(spec.loadBalancerIP ?? '') === host ||
      wouldHave.some((each) => each.metadata.name === metadata.name && each.metadata.namespace === metadata.namespace),
  );
  if (service === undefined) return wrongTarget(`no Service, pod or node has the address ${host}`, null);
  const { namespace, name } = service.metadata;
  const why = `the load balancer of Service ${namespace}/${name} is pending (loadBalancerProvider ${cluster.loadBalancerProvider}): nobody has the address ${host}`;
  return { kind: 'unreachable', why };
}

function isAt(service: Service, host: string): boolean {
  return service.spec.externalIPs.some((ip) => canonical(ip) === host) || ingressAt(service, host) !== undefined;
}

function ingressAt({ status }: Service, host: string): LoadBalancerIngress | undefined {
  return status.loadBalancer.ingress.find(
    ({ ip, hostname }) => (ip ? canonical(ip) : hostname?.toLowerCase()) === host,
  );
}

function noRoute(host: string, what: string): TargetSpec {
  return {
    kind: 'unreachable',
    why: `${host} is the address of ${what}, to which no network outside of it has a route`,
  };
}

function canonical(text: string): string {
  const ip = parseIP(text);
  return ip === undefined ? text : formatIP(ip);
}
