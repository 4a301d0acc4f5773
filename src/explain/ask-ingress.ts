import { endpointsOfPorts } from '../kubeproxy/endpoints-of-ports.ts';
import { splitEndpoint } from '../kubeproxy/split-endpoint.ts';
import { findIngressController } from '../kubernetes/find-ingress-controller.ts';
import { routeIngress } from '../kubernetes/ingress-route.ts';
import type { IngressBackend, Protocol, Service } from '../kubernetes/objects.ts';
import type { ClusterView } from './cluster-view.ts';
import type { ExplainedEndpoint, FlowFailure, PathStep } from './explanation.ts';
import { canonical, keyOf } from './identity.ts';
import { after, failed, type Outcome } from './outcome.ts';
import type { Asking } from './pass-node.ts';
import { sendPacket } from './send-packet.ts';
import type { InsideSender, OutsideSender } from './sender.ts';
import type { Target } from './target.ts';

const PLACE = 'ingress controller';

/**
 * An HTTP request for a host of an Ingress: the client's connection goes to the controller by the controller's own
 * Service, as to any other; the controller looks at host and path and sends the request on to a ready endpoint of the
 * backend itself, each as likely, past that Service's cluster IP and kube-proxy. The verdict is that of the first
 * connection, the endpoints are those of the second.
 *
 * Source: ingress-nginx, "Why endpoints and not services"; that all answer alike is its default, round robin.
 */
export function askIngress(
  asking: Asking,
  sender: InsideSender | OutsideSender,
  request: NonNullable<Target['request']> & { readonly protocol: Protocol },
): Outcome {
  const first = reachController(asking, sender, request);
  const arriving = shareOf(first);
  return arriving === 0 ? first : routeRequest(asking.view, request, first, arriving);
}

/**
 * An HTTP request that was sent to an address or a name of the ingress controller itself: what comes to the controller
 * goes on by the rules of the Ingresses. It is unchanged where it went elsewhere, or there is no Ingress.
 *
 * Source: Kubernetes documentation of Ingress: a rule without a host, and a default backend, are for all traffic to the
 * controller's IP address.
 *
 * @param sent what becomes of the client's connection.
 */
export function passController(
  { view }: Asking,
  request: Pick<NonNullable<Target['request']>, 'host' | 'path'>,
  sent: Outcome,
): Outcome {
  const { services, ingresses } = view.cluster;
  const controller = ingresses.length === 0 ? undefined : findIngressController(services, ingresses);
  if (controller === undefined || sent.service?.split(':')[0] !== keyOf(controller)) return sent;
  const arriving = shareOf(sent);
  return arriving === 0 ? sent : routeRequest(view, request, sent, arriving);
}

function reachController(
  asking: Asking,
  sender: InsideSender | OutsideSender,
  { host, port, protocol }: NonNullable<Target['request']> & { readonly protocol: Protocol },
): Outcome {
  const controller = findIngressController(asking.view.cluster.services, asking.view.cluster.ingresses);
  if (controller === undefined) {
    const why = 'no Service of the documents belongs to an ingress controller: an Ingress alone does nothing';
    return failed('no-route', { at: PLACE, step: host, why });
  }
  const name = keyOf(controller);
  const ip = entryOf(asking.view, controller, port);
  if (ip === undefined) {
    const why = `Service ${name} of the controller has no address outside for port ${port}: its load balancer is pending, or it has none`;
    return failed('no-route', { at: PLACE, step: host, why });
  }
  const why = `taken to lead to the ingress controller’s Service ${name}`;
  const found: PathStep = { at: 'public DNS', step: `${host} A ${ip}`, why };
  return after([found], sendPacket(asking, sender, { ip, port, protocol }));
}

/** @param first how the request came to the controller. @param arriving the share that did. */
function routeRequest(
  view: ClusterView,
  { host, path }: Pick<NonNullable<Target['request']>, 'host' | 'path'>,
  first: Outcome,
  arriving: number,
): Outcome {
  const asked = `${host}${path}`;
  const route = routeIngress(view.cluster.ingresses, { host, path });
  if (route === null) return answersItself(first, asked, 'no rule matches, and there is no default backend: 404');
  const rule = route.path === null ? 'the default backend' : `path ${route.path.path} (${route.path.pathType})`;
  const which = `Ingress ${keyOf(route.ingress)}, ${rule}`;
  const backend = backendOf(view, route.ingress.metadata.namespace, route.backend);
  if (backend === undefined) return answersItself(first, asked, `${which}: its backend is no Service port: 503`);
  const ready = readyEndpoints(view, backend);
  if (ready.length === 0) return answersItself(first, backend.name, `${which}: no endpoint of it is ready: 503`);

  const sourceIPs = [...new Set(first.endpoints.map(({ address }) => address))];
  const probability = arriving / ready.length;
  const endpoints = ready.map((text): ExplainedEndpoint => {
    const { ip: address, port } = splitEndpoint(text);
    const place = view.placeOf(address, keyOf(backend.service));
    const node = place.node?.metadata.name ?? null;
    return { address, port, pod: place.pod, node, probability, masquerade: false, sourceIPs };
  });
  const why = `${which}: straight to its ${ready.length} ready endpoints, each in turn, past its cluster IP and kube-proxy`;
  const chosen: PathStep = { at: PLACE, step: backend.name, why };
  return { ...first, endpoints, service: backend.name, path: [...first.path, chosen] };
}

function shareOf({ endpoints }: Outcome): number {
  return endpoints.reduce((sum, { probability }) => sum + probability, 0);
}

/** The address that public DNS would give: the controller's load balancer or external IP, else a node if it is for a node port. */
function entryOf(view: ClusterView, { spec, status }: Service, port: number): string | undefined {
  const [first] = [...status.loadBalancer.ingress.map(({ ip }) => ip ?? ''), ...spec.externalIPs].map(canonical);
  if (first !== undefined && first !== '') return first;
  if (!spec.ports.some(({ nodePort }) => nodePort === port)) return undefined;
  return canonical(view.nodes[0]?.status.addresses.find(({ type }) => type === 'InternalIP')?.address);
}

interface Backend {
  readonly service: Service;
  readonly portName: string;
  readonly protocol: Protocol;
  /** `namespace/name:port`. */
  readonly name: string;
}

function backendOf(view: ClusterView, namespace: string, { service: named }: IngressBackend): Backend | undefined {
  const service = named === undefined ? undefined : view.service(`${namespace}/${named.name}`);
  const port = service?.spec.ports.find(
    ({ name, port: number }) => number === named?.port.number || (name !== '' && name === named?.port.name),
  );
  if (service === undefined || port === undefined) return undefined;
  const name = port.name === '' ? keyOf(service) : `${keyOf(service)}:${port.name}`;
  return { service, portName: port.name, protocol: port.protocol, name };
}

function readyEndpoints({ cluster }: ClusterView, { service, portName, protocol }: Backend): readonly string[] {
  const { namespace, name } = service.metadata;
  return (['IPv4', 'IPv6'] as const)
    .map((family) =>
      endpointsOfPorts(cluster.endpointSlices, '', family)
        .of({ namespace, service: name, portName, protocol })
        .filter(({ ready }) => ready)
        .map(({ address }) => address),
    )
    .reduce((a, b) => (a.length > 0 ? a : b));
}

/** The controller answers with an error to what came to it. */
function answersItself(first: Outcome, step: string, why: string): Outcome {
  const failure: FlowFailure = { kind: 'http-error', probability: shareOf(first), why };
  return {
    ...first,
    endpoints: [],
    failures: [...first.failures, failure],
    path: [...first.path, { at: PLACE, step, why }],
  };
}
