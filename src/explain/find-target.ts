import { isIngressHost } from '../kubernetes/ingress-route.ts';
import { parseIP } from '../kubernetes/ip.ts';
import type { IPFamily, Protocol, Service, ServicePort } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import { isHeadless } from '../kubernetes/service-exposure.ts';
import { askedService, refuseUnknownHost } from './asked-service.ts';
import { addressOfNode, type ClusterView } from './cluster-view.ts';
import { findPod } from './find-pod.ts';
import { canonical, keyOf } from './identity.ts';
import { lookUpHost } from './look-up-host.ts';
import type { Wanted } from './parse-wanted.ts';
import { refuse } from './refuse.ts';
import type { InsideSender, OutsideSender } from './sender.ts';
import { pickServicePort } from './service-port.ts';
import type { Target } from './target.ts';
import { waysFromOutside } from './ways-from-outside.ts';

/**
 * The addresses that a client turns to. A node's name stands for its address; every other name is looked up by the
 * client's own resolver; a host that only an Ingress or a load balancer has is found last, as public DNS would lead
 * there.
 *
 * @throws {ScenarioError} when nothing in the cluster has the name, or the port is not clear.
 */
export function findTarget(view: ClusterView, sender: InsideSender | OutsideSender, wanted: Wanted): Target {
  if (wanted.kind === 'pod') return podTarget(view, wanted);
  if (wanted.kind === 'host' && parseIP(wanted.host) !== undefined) return addressTarget(view, wanted.host, wanted);
  if (wanted.host === 'localhost') return addressTarget(view, '127.0.0.1', wanted);
  const node = view.nodes.find(({ metadata }) => metadata.name === wanted.host);
  if (node !== undefined) {
    const families: readonly IPFamily[] = ['IPv4', 'IPv6'];
    const ip = families.map((family) => addressOfNode(node, family, sender.kind === 'outside')).find(Boolean);
    return addressTarget(view, ip ?? refuse(`node ${JSON.stringify(wanted.host)} has no address`), wanted);
  }
  return nameTarget(view, sender, wanted);
}

function podTarget(view: ClusterView, wanted: Wanted): Target {
  const { pod, port, protocol } = findPod(view, wanted);
  const ip = canonical(pod.status.podIPs[0]?.ip);
  return found(protocol, [{ ip, port, probability: 1 }], null);
}

/** An address stands for itself; a port by name or none means a port of the Service that has it. */
function addressTarget(view: ClusterView, ip: string, wanted: Wanted): Target {
  const { port, protocol } = wanted;
  if (typeof port === 'number') return found(protocol ?? 'TCP', [{ ip, port, probability: 1 }], null);
  const service = askedService(view, { ...wanted, host: ip });
  if (service === undefined) {
    refuse(`${wanted.host} needs ${port === undefined ? 'a port' : 'its port as a number'}`, helpWithPorts(view));
  }
  const picked = pickServicePort(service, port, protocol);
  return found(picked.protocol, [{ ip, port: picked.number, probability: 1 }], null);
}

function helpWithPorts({ cluster }: ClusterView): string | null {
  const ports = cluster.services.flatMap(({ spec }) => spec.ports.flatMap(({ nodePort }) => nodePort || []));
  return ports.length === 0 ? null : `node ports are ${ports.slice(0, 12).join(', ')}`;
}

function nameTarget(view: ClusterView, sender: InsideSender | OutsideSender, wanted: Wanted): Target {
  const host = wanted.kind === 'service' ? nameOfService(view, wanted.host) : wanted.host;
  const { ips, service, step } = lookUpHost(view, sender, host);
  if (ips.length === 0) return elsewhereTarget(view, sender, wanted, host, step);
  if (service === null || service.spec.type === 'ExternalName') {
    const port = typeof wanted.port === 'number' ? wanted.port : externalPort(wanted, service);
    return { ...evenly(ips, port, wanted.protocol ?? 'TCP', service), path: [step] };
  }
  const picked = pickServicePort(service, wanted.port, wanted.protocol);
  if (!isHeadless(service.spec)) return { ...evenly(ips, picked.number, picked.protocol, service), path: [step] };
  const addresses = ips.map((ip) => {
    const port = typeof wanted.port === 'number' ? wanted.port : portAt(view, service, ip, picked.port);
    return { ip, port: port ?? picked.number, probability: 1 / ips.length };
  });
  return { ...found(picked.protocol, addresses, service), path: [step] };
}

/** The full name in DNS of `NAMESPACE/NAME`. */
function nameOfService({ cluster }: ClusterView, key: string): string {
  const [namespace, name] = key.split('/');
  return `${name}.${namespace}.svc.${cluster.clusterDomain}.`;
}

/** An alias takes no port along; an ExternalName Service may name its ports all the same. */
function externalPort({ host, port }: Wanted, service: Service | null): number {
  if (service !== null && service.spec.ports.length > 0) return pickServicePort(service, port, undefined).number;
  return refuse(`${host} needs its port as a number`, `write it as ${host}:443`);
}

/** The port at which an endpoint of a headless Service listens: no rule translates the Service's own. */
function portAt(
  { cluster }: ClusterView,
  service: Service,
  ip: string,
  port: ServicePort | undefined,
): number | undefined {
  const slice = cluster.endpointSlices.find(
    ({ metadata, endpoints }) =>
      metadata.namespace === service.metadata.namespace &&
      metadata.labels[SERVICE_NAME_LABEL] === service.metadata.name &&
      endpoints.some(({ addresses }) => addresses.some((text) => canonical(text) === ip)),
  );
  return slice?.ports.find(({ name, protocol }) => name === port?.name && protocol === port.protocol)?.port;
}

/** A name that the client's resolver does not know. */
function elsewhereTarget(
  view: ClusterView,
  sender: InsideSender | OutsideSender,
  wanted: Wanted,
  host: string,
  step: Target['path'][number],
): Target {
  const owner = view.ownerOf(host);
  if (owner.kind === 'load-balancer') {
    const service = owner.services[0] as Service;
    const picked = pickServicePort(service, wanted.port, wanted.protocol);
    const known = { at: 'public DNS', step: host, why: `the load balancer of Service ${keyOf(service)}` };
    return { ...evenly([host], picked.number, picked.protocol, service), path: [known] };
  }
  const protocol = wanted.protocol ?? 'TCP';
  if (view.cluster.ingresses.some(({ spec }) => spec.rules.some((rule) => isIngressHost(rule.host, host)))) {
    const port = typeof wanted.port === 'number' ? wanted.port : 80;
    const request = { host, path: wanted.path ?? '/', port };
    return { protocol, addresses: [], path: [], failure: null, service: null, request };
  }
  const service = askedService(view, wanted);
  if (service === undefined && wanted.kind === 'service') refuseUnknownHost(view, wanted.host.split('/')[1] as string);
  if (service === undefined) refuseUnknownHost(view, host);
  const whose = sender.kind === 'outside' ? 'the cluster’s own DNS is not asked from outside' : step.why;
  const why = `${whose}; there is a Service ${keyOf(service)}: ${wayTo(view, sender, service)}`;
  return {
    protocol,
    addresses: [],
    path: [{ ...step, why }],
    failure: { kind: 'name-not-found', why: `${step.step}; ${why}` },
    service,
    request: null,
  };
}

function wayTo(view: ClusterView, sender: InsideSender | OutsideSender, service: Service): string {
  if (sender.kind === 'outside') return waysFromOutside(view, service);
  const { name, namespace } = service.metadata;
  const { ips } = lookUpHost(view, sender, nameOfService(view, keyOf(service)));
  if (ips.length > 0) return `its name there is ${name}.${namespace}`;
  return isHeadless(service.spec)
    ? 'it is headless, and none of its endpoints is ready'
    : 'this client does not ask the cluster’s DNS';
}

function evenly(ips: readonly string[], port: number, protocol: Protocol, service: Service | null): Target {
  const addresses = ips.map((ip) => ({ ip, port, probability: 1 / ips.length }));
  return found(protocol, addresses, service);
}

function found(protocol: Protocol, addresses: Target['addresses'], service: Service | null): Target {
  return { protocol, addresses, path: [], failure: null, service, request: null };
}
