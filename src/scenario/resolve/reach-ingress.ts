import { findIngressController } from '../../kubernetes/find-ingress-controller.ts';
import { routeIngress } from '../../kubernetes/ingress-route.ts';
import type { IngressBackend, Service } from '../../kubernetes/objects.ts';
import type { IngressTarget, ServiceIndex, TargetSpec } from '../scenario.ts';
import { reachAddress, reachNodePort } from './reach-address.ts';
import { type Asker, type Reachable, type WrongTarget, wrongTarget } from './reachable.ts';
import type { TargetAddress } from './target-address.ts';

/**
 * The host of an Ingress: public DNS leads to the controller's Service, and the controller to the backend that its rules
 * have for the host and the path.
 */
export function reachIngress(address: TargetAddress, asker: Asker, reachable: Reachable): TargetSpec | WrongTarget {
  const { services, ingresses } = reachable.cluster;
  if (address.transport === 'UDP')
    return wrongTarget(`${address.host} is the host of an Ingress, which takes no UDP`, null, false);
  const service = findIngressController(services, ingresses);
  if (service === undefined) {
    const why = 'no Service of the documents belongs to an ingress controller: an Ingress alone does nothing';
    return { kind: 'unreachable', why };
  }
  const controller = reachController(service, address, asker, reachable);
  if ('wrong' in controller || controller.kind === 'unreachable' || controller.kind === 'ingress') return controller;
  const route = routeIngress(ingresses, { host: address.host, path: address.path });
  if (route === null) return { kind: 'ingress', controller, backend: null, error: 404 };
  const backend = backendOf(route.backend, route.ingress.metadata.namespace, services);
  return { kind: 'ingress', controller, backend, error: 503 };
}

/** By its load balancer or external IP, else by a node port that is the one called. */
function reachController(
  { metadata, spec, status }: Service,
  address: TargetAddress,
  asker: Asker,
  reachable: Reachable,
): TargetSpec | WrongTarget {
  const [first] = [...status.loadBalancer.ingress.map(({ ip, hostname }) => ip || hostname), ...spec.externalIPs];
  const { port } = address;
  if (first !== undefined) return reachAddress({ ...address, host: first }, asker, reachable);
  if (spec.ports.some(({ nodePort }) => nodePort === port)) return reachNodePort(0, address, reachable);
  const why = `Service ${metadata.namespace}/${metadata.name} of the ingress controller has no address outside for port ${port}: its load balancer is pending, or it has none`;
  return { kind: 'unreachable', why };
}

/** Null if it is no port of a Service. */
function backendOf(
  { service: named }: IngressBackend,
  namespace: string,
  services: readonly Service[],
): IngressTarget['backend'] {
  const service = services.findIndex(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === named?.name,
  );
  const ports = services[service]?.spec.ports ?? [];
  const port = ports.findIndex(
    ({ name, port: number }) => number === named?.port.number || (name !== '' && name === named?.port.name),
  );
  return port < 0 ? null : { service: service as ServiceIndex, port };
}
