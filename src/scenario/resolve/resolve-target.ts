import { isIngressHost } from '../../kubernetes/ingress-route.ts';
import { formatIP, parseIP } from '../../kubernetes/ip.ts';
import type { Service } from '../../kubernetes/objects.ts';
import { nearestWord, suggest } from '../nearest-word.ts';
import type { TargetSpec } from '../scenario.ts';
import { reachAddress, reachNodePort } from './reach-address.ts';
import { reachIngress } from './reach-ingress.ts';
import { reachPodOfService, reachService } from './reach-service.ts';
import type { Asker, Reachable, WrongTarget } from './reachable.ts';
import { wrongTarget } from './reachable.ts';
import type { TargetAddress } from './target-address.ts';

export type { Reachable } from './reachable.ts';

/**
 * What a client reaches under an address: Services and pods by the names that the search path of a pod completes, or by
 * their addresses; a node port as NODE:PORT; the host of an Ingress, of a load balancer or of an ExternalName. A client
 * outside of the cluster asks other name servers, and has no route to what is inside.
 */
export function resolveTarget(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget {
  if (reachable.handMade !== null) return reachByHand(address, reachable);
  const ip = parseIP(address.host);
  return ip === undefined
    ? byName(address, asker, reachable)
    : reachAddress({ ...address, host: formatIP(ip) }, asker, reachable);
}

/** By a balancer that was set up by hand: its name is whatever one calls it, the port is the node port. */
function reachByHand(address: TargetAddress, reachable: Reachable): TargetSpec | WrongTarget {
  const first = reachNodePort(0, address, reachable);
  if ('wrong' in first || first.kind !== 'node-port' || reachable.handMade === null) return first;
  const { service } = first;
  const isLocal = reachable.cluster.services[service]?.spec.externalTrafficPolicy === 'Local';
  const balancer = {
    ...reachable.handMade,
    name: address.host,
    crossZone: true,
    hidesSource: true,
    needsEndpoint: isLocal,
  };
  return { kind: 'load-balancer', service, port: first.port, balancer };
}

function byName(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget {
  const name = address.host.toLowerCase().replace(/\.$/, '');
  const inside = inCluster({ ...address, host: name }, asker, reachable);
  if (inside !== undefined)
    return asker.isOutside && !('wrong' in inside) ? nobodyAsked(address, name, reachable) : inside;
  const node = reachable.nodes.findIndex((each) => each.name.toLowerCase() === name);
  if (node >= 0) return reachNodePort(node, address, reachable);
  const { services, ingresses } = reachable.cluster;
  if (ingresses.some(({ spec }) => spec.rules.some((rule) => isIngressHost(rule.host, name)))) {
    return reachIngress({ ...address, host: name }, asker, reachable);
  }
  if (services.some((each) => hostNameOf(each) === name))
    return reachAddress({ ...address, host: name }, asker, reachable);
  if (services.some(({ spec }) => spec.type === 'ExternalName' && externalHost(spec) === name)) {
    return { kind: 'pod', pod: reachable.hostCalled(name) };
  }
  return wrongTarget(
    `there is no Service ${JSON.stringify(address.host)} as seen from namespace ${asker.namespace}`,
    helpForName(name, asker.namespace, reachable),
  );
}

/** By the cluster's DNS; undefined if that has no such name. */
function inCluster(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget | undefined {
  const { services } = reachable.cluster;
  const called = (key: string): number =>
    services.findIndex(({ metadata }) => `${metadata.name}.${metadata.namespace}` === key);
  for (const candidate of completions(address.host, asker.namespace)) {
    const index = called(candidate);
    const service = services[index];
    if (service?.spec.type === 'ExternalName') return alias(service, address, asker, reachable);
    if (service !== undefined) return reachService(service, index, address, reachable);
    const dot = candidate.indexOf('.');
    const whole = called(candidate.slice(dot + 1));
    const pod = whole < 0 ? undefined : reachPodOfService(candidate.slice(0, dot), whole, address, reachable);
    if (pod !== undefined) return pod;
  }
  return undefined;
}

/** An alias for a name, which is then asked for as it is: mostly a host outside, sometimes another Service. */
function alias(
  { metadata, spec }: Service,
  address: TargetAddress,
  asker: Asker,
  reachable: Reachable,
): TargetSpec | WrongTarget {
  const host = externalHost(spec);
  if (!host.endsWith(`.${reachable.cluster.clusterDomain}`)) return { kind: 'pod', pod: reachable.hostCalled(host) };
  const isItself = host.startsWith(`${metadata.name}.${metadata.namespace}.`);
  const found = isItself ? undefined : inCluster({ ...address, host }, { ...asker, namespace: '' }, reachable);
  const name = `Service ${metadata.namespace}/${metadata.name}`;
  return found ?? wrongTarget(`${name} is an alias for ${host}, which does not exist`, null);
}

function externalHost({ externalName = '' }: Service['spec']): string {
  return externalName.toLowerCase().replace(/\.$/, '');
}

function hostNameOf({ status }: Service): string | undefined {
  const [first] = status.loadBalancer.ingress;
  return first?.ip ? undefined : first?.hostname?.toLowerCase();
}

/** Names of the cluster's DNS mean nothing outside. */
function nobodyAsked({ host }: TargetAddress, name: string, { cluster }: Reachable): TargetSpec {
  const [label = '', namespace] = name.split('.');
  const pending = cluster.services.find(
    ({ metadata, spec, status }) =>
      metadata.name === label &&
      (namespace === undefined || metadata.namespace === namespace) &&
      spec.type === 'LoadBalancer' &&
      status.loadBalancer.ingress.length === 0,
  );
  const more =
    pending === undefined
      ? ''
      : `; its load balancer is pending (loadBalancerProvider ${cluster.loadBalancerProvider})`;
  const why = `${host} is a name of the cluster's own DNS, which clients outside of it do not ask${more}`;
  return { kind: 'unreachable', why };
}

/**
 * `NAME.NAMESPACE` of the Services that a name may mean, in the order of the search path of a pod's resolv.conf:
 * NAMESPACE.svc.cluster.local, svc.cluster.local, cluster.local. With one label more it is a pod of a Service.
 */
function completions(name: string, namespace: string): readonly string[] {
  const zone = '.svc.cluster.local';
  const full = [`${name}.${namespace}${zone}`, `${name}${zone}`, `${name}.cluster.local`, name];
  return full.flatMap((each) => (each.endsWith(zone) ? [each.slice(0, -zone.length)] : []));
}

function helpForName(name: string, namespace: string, { cluster, nodes }: Reachable): string | null {
  const { services } = cluster;
  const [first = '', second] = name.split('.');
  const elsewhere = services.find(({ metadata }) => metadata.name === first);
  if (elsewhere !== undefined) return `did you mean "${first}.${elsewhere.metadata.namespace}"?`;
  const names = services
    .filter(({ metadata }) => metadata.namespace === (second ?? namespace))
    .map(({ metadata }) => (second === undefined ? metadata.name : `${metadata.name}.${metadata.namespace}`));
  const typed = second === undefined ? first : `${first}.${second}`;
  const nearestNode = nearestWord(
    name,
    nodes.map((node) => node.name),
  );
  if (nearestWord(typed, names) === undefined && nearestNode !== undefined) return `did you mean "${nearestNode}"?`;
  return suggest(typed, names) ?? 'the documents have no Service there';
}
