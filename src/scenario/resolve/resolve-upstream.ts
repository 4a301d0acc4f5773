import type { Algorithm, Heeded } from '../../balancer/balancer.ts';
import { algorithms } from '../../balancer/registry.ts';
import type { Service } from '../../kubernetes/objects.ts';
import type { BalancerDocument } from '../document/balancer-shape.ts';
import type { Document } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ConnectionSpec, TargetSpec, UpstreamSpec, WorldPod } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { noteUpstream } from './note-upstream.ts';
import type { Reachable } from './reachable.ts';
import { complain, type Resolution } from './resolution.ts';
import { resolveAlgorithm } from './resolve-algorithm.ts';
import { resolveDiscovery } from './resolve-discovery.ts';
import { resolveProxies } from './resolve-proxies.ts';
import { resolveRanks } from './resolve-ranks.ts';

/** What a balancer refers to. */
export interface UpstreamWorld {
  /** Undefined where it has a mistake, as the connection. */
  readonly target: TargetSpec | undefined;
  readonly connection: ConnectionSpec | undefined;
  readonly reachable: Pick<Reachable, 'cluster' | 'endpointsOf'>;
  readonly pods: readonly WorldPod[];
}

/** The balancer of a Workload, with all names looked up; null where it has none, undefined after a mistake. */
export function resolveUpstream(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  world: UpstreamWorld,
): UpstreamSpec | null | undefined {
  const { document, value } = workload;
  const { balancer } = value;
  if (balancer === undefined) return null;
  checkSurroundings(resolution, workload, world.connection);
  const algorithm = resolveAlgorithm(resolution, document, balancer);
  const proxyNodes = resolveProxies(resolution, workload, world.pods);
  const called = calledService(resolution, workload, world);
  if (called === undefined) return undefined;
  const { service, port } = called;
  const discovery = resolveDiscovery(resolution, workload, world.connection, service);
  const endpoints = resolveRanks(resolution, workload, world.reachable.endpointsOf(service, port), world.pods);
  if (algorithm === undefined || proxyNodes === undefined || discovery === undefined) return undefined;
  checkHeeded(resolution, document, balancer, algorithm.kind);
  const { keys, layers } = balancer;
  if (keys !== undefined && keys.exponent === undefined) {
    assumeOf(resolution, document, 'balancer.keys.exponent', '1', "default: Zipf's law");
  }
  const upstream: UpstreamSpec = {
    place: balancer.at,
    proxyNodes,
    ...discovery,
    algorithm: { name: algorithm.kind.name, options: algorithm.options },
    layers,
    endpoints,
    keys: keys === undefined ? null : { count: keys.count, exponent: keys.exponent ?? 1 },
  };
  noteUpstream(resolution, document, { upstream, algorithm: algorithm.kind, service });
  return upstream;
}

/** Reports what of the Workload contradicts a balancer. */
function checkSurroundings(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  connection: ConnectionSpec | undefined,
): void {
  const wrong = (path: readonly string[], message: string, help: string): void =>
    complain(resolution, document, ['spec', ...path], `Workload.spec.${path.join('.')}${message}`, help);
  const { from, balancer, dns, via } = value;
  if (connection?.protocol === 'udp') {
    wrong(
      ['balancer'],
      ': udp has no requests that it could tell apart',
      'leave it out: kube-proxy takes an endpoint for each flow',
    );
  }
  if (from.external !== undefined && balancer?.at !== 'proxy') {
    const message = `: clients outside of the cluster have no way to its pods`;
    wrong(['balancer', 'at'], message, 'at: proxy puts the balancer between them');
  }
  if (balancer !== undefined && !resolution.objects.isMistaken(document)) {
    const { priorityLevels, panicThreshold, outlierDetection } = balancer.layers;
    if (balancer.priorities !== undefined && priorityLevels === undefined) {
      const message = ': no algorithm looks at priority levels by itself';
      wrong(['balancer', 'priorities'], message, 'add priorityLevels: {}');
    }
    if (panicThreshold !== undefined && outlierDetection === undefined) {
      const message = ': nobody is unhealthy as long as nobody looks';
      wrong(['balancer', 'panicThreshold'], message, 'add outlierDetection: {}');
    }
  }
  if (via !== undefined) {
    wrong(['via'], ' has no meaning with a balancer: this goes to the endpoints itself', 'leave one of the two out');
  }
  if (dns !== undefined) {
    wrong(
      ['dns'],
      ' has no meaning with a balancer: connections need no lookup',
      'balancer.dnsRefresh says when this asks DNS',
    );
  }
}

/** Reports what the algorithm would not look at. */
function checkHeeded(
  resolution: Resolution,
  document: Document,
  { keys, weights, layers }: BalancerDocument,
  { name, heeds }: Algorithm,
): void {
  if (heeds === undefined) return;
  const check = (thing: Heeded, field: string, what: string): void => {
    if (heeds.includes(thing)) return;
    const others = algorithms.filter((each) => each.heeds?.includes(thing)).map((each) => each.name);
    const path = ['spec', 'balancer', field];
    const message = `Workload.${path.join('.')} has no effect: ${name} does not look at ${what}`;
    complain(resolution, document, path, message, `these do: ${others.join(', ')}`);
  };
  if (keys !== undefined) check('key', 'keys', 'keys');
  if (layers.slowStart !== undefined) check('warmth', 'slowStart', 'slow starts');
  if (weights?.some(({ weight }) => weight > 1)) check('weight', 'weights', 'weights');
}

/** The port of the Service that the target is; reports any other target. */
function calledService(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  { target, reachable }: UpstreamWorld,
): { readonly service: Service; readonly port: number } | undefined {
  // What stands between the clients and the target has been reported already, and changes what that is.
  if (target === undefined || value.via !== undefined) return undefined;
  const refusal = whyNot(target);
  if (refusal === null && (target.kind === 'cluster-ip' || target.kind === 'headless')) {
    const service = reachable.cluster.services[target.service];
    return service && { service, port: target.port };
  }
  const message = `Workload.spec.target: the balancer needs a Service, but ${refusal}`;
  complain(
    resolution,
    document,
    ['spec', 'target'],
    message,
    'name the Service whose endpoints it sends to: http://web',
  );
  return undefined;
}

/** Why a target has no endpoints to balance over; null if it has. */
function whyNot(target: TargetSpec): string | null {
  switch (target.kind) {
    case 'cluster-ip':
      return null;
    case 'headless':
      return target.pod === null ? null : 'this is the name of one of its pods';
    case 'pod':
      return 'this is a single pod or host';
    case 'ingress':
      return 'this is the host of an Ingress, whose controller would be a balancer itself (at: proxy)';
    case 'node-port':
      return 'this is a node port, behind which kube-proxy takes the endpoint';
    case 'load-balancer':
    case 'external-address':
      return 'this is an address of a load balancer, behind which kube-proxy takes the endpoint';
    case 'unreachable':
      return `this cannot be reached: ${target.why}`;
  }
}
