import { formatIP, parseIP } from '../../kubernetes/ip.ts';
import type { Service } from '../../kubernetes/objects.ts';
import { nearestWord, suggest } from '../nearest-word.ts';
import type { NodeIndex, PodIndex, ServiceIndex, TargetSpec, WorldNode } from '../scenario.ts';
import type { TargetAddress } from './target-address.ts';

/** What a name or address can lead to. */
export interface Reachable {
  readonly services: readonly Service[];
  readonly nodes: readonly WorldNode[];
  podAt(ip: string): PodIndex | undefined;
}

/** Why a target cannot be had at all. */
export interface WrongTarget {
  readonly wrong: string;
  readonly help: string | null;
  /** The Service is missing, which may be because its document has a mistake. */
  readonly isMissing: boolean;
}

/**
 * What a client reaches under an address: a Service by the names that the search path of a pod completes, or by its
 * cluster IP; a node port as NODE:PORT; a pod by its IP. From outside only node ports can be reached.
 */
export function resolveTarget(
  address: TargetAddress,
  namespace: string,
  isOutside: boolean,
  reachable: Reachable,
): TargetSpec | WrongTarget {
  const ip = parseIP(address.host);
  const target =
    ip === undefined ? byName(address, namespace, reachable) : byIP({ ...address, host: formatIP(ip) }, reachable);
  if ('wrong' in target || !isOutside || target.kind === 'node-port') return target;
  return { kind: 'unreachable', why: whyUnreachable(target, address, ip === undefined) };
}

function whyUnreachable(target: TargetSpec, { host }: TargetAddress, isName: boolean): string {
  if (isName) return `${host} is a name of the cluster's own DNS, which clients outside of it do not ask`;
  const what = target.kind === 'pod' ? 'a pod' : 'a Service of the cluster';
  return `${host} is the address of ${what}, to which no network outside of it has a route`;
}

function byIP({ host, port }: TargetAddress, reachable: Reachable): TargetSpec | WrongTarget {
  const service = reachable.services.findIndex(({ spec }) => spec.clusterIPs.includes(host));
  if (service >= 0) return servicePort(reachable.services[service] as Service, service, port);
  const pod = reachable.podAt(host);
  if (pod !== undefined) return { kind: 'pod', pod };
  const node = reachable.nodes.findIndex(({ address }) => address === host);
  if (node >= 0) return nodePort(node, port, reachable);
  const external = reachable.services.find(
    ({ spec, status }) =>
      spec.externalIPs.includes(host) || status.loadBalancer.ingress.some((each) => each.ip === host),
  );
  if (external !== undefined) {
    return missing(
      `${host} is an external address of Service ${external.metadata.namespace}/${external.metadata.name}: not simulated yet`,
      'a node port, as node-1:30080, is simulated',
      false,
    );
  }
  return missing(`no Service, pod or node has the address ${host}`, null);
}

function byName({ host, port }: TargetAddress, namespace: string, reachable: Reachable): TargetSpec | WrongTarget {
  const name = host.toLowerCase().replace(/\.$/, '');
  for (const candidate of completions(name, namespace)) {
    const index = reachable.services.findIndex(
      ({ metadata }) => `${metadata.name}.${metadata.namespace}` === candidate,
    );
    if (index >= 0) return servicePort(reachable.services[index] as Service, index, port);
  }
  const node = reachable.nodes.findIndex((each) => each.name.toLowerCase() === name);
  if (node >= 0) return nodePort(node, port, reachable);
  return missing(
    `there is no Service ${JSON.stringify(host)} as seen from namespace ${namespace}`,
    helpForName(name, namespace, reachable),
  );
}

/**
 * `NAME.NAMESPACE` of the Services that a name may mean, in the order of the search path of a pod's resolv.conf:
 * NAMESPACE.svc.cluster.local, svc.cluster.local, cluster.local.
 */
function completions(name: string, namespace: string): readonly string[] {
  const zone = '.svc.cluster.local';
  const full = [`${name}.${namespace}${zone}`, `${name}${zone}`, `${name}.cluster.local`, name];
  return full.flatMap((each) => (each.endsWith(zone) ? [each.slice(0, -zone.length)] : []));
}

function helpForName(name: string, namespace: string, { services, nodes }: Reachable): string | null {
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

function servicePort({ metadata, spec }: Service, service: number, port: number): TargetSpec | WrongTarget {
  const name = `Service ${metadata.namespace}/${metadata.name}`;
  if (spec.type === 'ExternalName') return missing(`${name} is an ExternalName: not simulated yet`, null, false);
  if (spec.clusterIP === 'None')
    return missing(`${name} is headless: not simulated yet`, 'give it a cluster IP', false);
  const index = spec.ports.findIndex((each) => each.port === port && each.protocol === 'TCP');
  if (index >= 0) return { kind: 'cluster-ip', service: service as ServiceIndex, port: index };
  const ports = spec.ports
    .map((each) => `${each.port}${each.protocol === 'TCP' ? '' : `/${each.protocol}`}`)
    .join(', ');
  return missing(`${name} has no TCP port ${port}`, `its ports are ${ports}`, false);
}

function nodePort(node: number, port: number, { services, nodes }: Reachable): TargetSpec | WrongTarget {
  for (const [service, { spec }] of services.entries()) {
    const index = spec.ports.findIndex((each) => each.nodePort === port && each.protocol === 'TCP');
    if (index >= 0)
      return { kind: 'node-port', node: node as NodeIndex, service: service as ServiceIndex, port: index };
  }
  const ports = services.flatMap(({ spec }) => spec.ports.flatMap((each) => each.nodePort || []));
  const help =
    ports.length === 0 ? 'no Service is of type NodePort' : `there are the node ports ${ports.slice(0, 12).join(', ')}`;
  return missing(`no Service has the node port ${port} of ${nodes[node]?.name}`, help);
}

function missing(wrong: string, help: string | null, isMissing = true): WrongTarget {
  return { wrong, help, isMissing };
}
