import type { Packet, TracedEndpoint } from '../kubeproxy/rule-program.ts';
import { splitEndpoint } from '../kubeproxy/split-endpoint.ts';
import { parseIP } from '../kubernetes/ip.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Node, Protocol } from '../kubernetes/objects.ts';
import { isNodeUnreachable } from '../kubernetes/topology.ts';
import { addressOfNode, type ClusterView } from './cluster-view.ts';
import type { ExplainedEndpoint, FlowFailure, PathStep } from './explanation.ts';
import { failed, type Outcome } from './outcome.ts';

/** Where a packet wants to go. */
export interface Destination {
  /** Canonical, or the host name of a load balancer without addresses. */
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** How one question is answered: in which cluster, by which mode. */
export interface Asking {
  readonly view: ClusterView;
  readonly mode: ProxyMode;
}

/** A packet at a node. */
export interface Arrival {
  readonly node: Node;
  readonly from: Packet['from'];
  readonly sourceIP: string;
  readonly destination: Destination;
}

/**
 * What the rules of a node do to a packet. With ACCEPT and NONE nothing is said of what comes next: the outcome has
 * neither endpoints nor failures.
 */
export function passNode(asking: Asking, arrival: Arrival): Outcome {
  const { view, mode } = asking;
  const { node, from, sourceIP, destination } = arrival;
  const { ip, port, protocol } = destination;
  const { name } = node.metadata;
  if (isNodeUnreachable(node)) return failed('timeout', lostNode(node));
  const program = view.programOf(node, mode, ip, port);
  const trace = program.trace({ sourceIP, destinationIP: ip, destinationPort: port, protocol, from });
  const path: readonly PathStep[] = trace.steps.map((step) => ({ at: name, ...step }));
  const { verdict, service } = trace;
  const outcome = { verdict, service, path, endpoints: [], elsewhere: 0 };
  if (verdict === 'REJECT' || verdict === 'DROP') {
    const kind = verdict === 'REJECT' ? 'refused' : 'timeout';
    const why = path.at(-1)?.why ?? `${name} does so`;
    return { ...outcome, failures: [{ kind, probability: 1, why }] };
  }
  if (verdict !== 'DNAT') return { ...outcome, failures: [] };
  const endpoints = trace.endpoints.map((each) => explainEndpoint(asking, arrival, each, service));
  const failures = endpoints.flatMap((each) => failuresOf(asking, arrival, each));
  return { ...outcome, endpoints, failures, path: [...path, ...wayToEndpoints(asking, arrival, endpoints)] };
}

/** Nobody is there. */
export function lostNode({ metadata }: Node): PathStep {
  return { at: metadata.name, step: 'lost', why: `${metadata.name} does not answer: its Ready condition is Unknown` };
}

function explainEndpoint(
  asking: Asking,
  arrival: Arrival,
  { address, probability, masquerade }: TracedEndpoint,
  service: string | null,
): ExplainedEndpoint {
  const { view, mode } = asking;
  const { ip, port } = splitEndpoint(address);
  // ServicePortName is namespace/name:port.
  const place = view.placeOf(ip, service?.split(':')[0] ?? null);
  const family = parseIP(ip)?.family ?? 'IPv4';
  const own = addressOfNode(arrival.node, family) ?? arrival.sourceIP;
  const source = hasServiceAddress(mode, view, arrival) ? arrival.destination.ip : arrival.sourceIP;
  return {
    address: ip,
    port,
    pod: place.pod,
    node: place.node?.metadata.name ?? null,
    probability,
    masquerade,
    sourceIPs: [masquerade || leavesPodNetwork(asking, arrival, { address: ip, pod: place.pod }) ? own : source],
  };
}

/** Why a pod's packet to what is no pod has another source, though no rule of kube-proxy rewrites it. */
export const LEAVES_POD_NETWORK =
  'it leaves the pod network, and networks usually give it the address of its node then';

/** Whether a packet goes from a pod to what is no pod, or one in the network of its node, on another machine. */
function leavesPodNetwork(
  { view }: Asking,
  { from, node }: Arrival,
  { address, pod }: Pick<ExplainedEndpoint, 'address' | 'pod'>,
): boolean {
  if (from !== 'pod') return false;
  const owner = view.ownerOf(address);
  if (owner.kind === 'node') return owner.node !== node;
  // A slice may name a pod that the documents do not have, at an address of a network that they do not tell.
  return pod === null && owner.kind !== 'pod' && !(owner.kind === 'unused' && owner.block === 'pods');
}

/**
 * In IPVS mode each node has the Services' addresses on a device of its own, so that what a process of the node sends
 * to one of them has that address as its source.
 */
function hasServiceAddress(mode: ProxyMode, view: ClusterView, { from, destination }: Arrival): boolean {
  return mode === 'ipvs' && from === 'node' && view.ownerOf(destination.ip).kind !== 'node';
}

function failuresOf(asking: Asking, arrival: Arrival, endpoint: ExplainedEndpoint): readonly FlowFailure[] {
  const { probability, address, node: nodeName } = endpoint;
  const node = asking.view.nodes.find(({ metadata }) => metadata.name === nodeName);
  if (node !== undefined && isNodeUnreachable(node)) {
    return [{ kind: 'timeout', probability, why: `${address} is on ${nodeName}, which does not answer` }];
  }
  const owner = asking.view.ownerOf(address).kind;
  if (owner === 'cluster-ip' || owner === 'assumed-service') {
    // In IPVS mode the node has the address itself, and no process of its own there.
    const kind = asking.mode === 'ipvs' ? 'refused' : 'timeout';
    const why = `${address} is the cluster IP of a Service: no rule translates a destination twice`;
    return [{ kind, probability, why }];
  }
  if (!losesReplies(asking, arrival, endpoint)) return [];
  const why = `the reply of ${address} goes to the client past ${arrival.node.metadata.name}, so the client does not know it`;
  return [{ kind: 'timeout', probability, why }];
}

/**
 * Only the node that rewrote the destination can rewrite the replies. They come back to it if it rewrote the source as
 * well, if it has the endpoint, or if it has the client.
 */
function losesReplies({ view, mode }: Asking, arrival: Arrival, endpoint: ExplainedEndpoint): boolean {
  const { node, from } = arrival;
  if (endpoint.masquerade || endpoint.node === node.metadata.name || endpoint.node === null) return false;
  return from === 'network' || hasServiceAddress(mode, view, arrival);
}

function wayToEndpoints(
  asking: Asking,
  arrival: Arrival,
  endpoints: readonly ExplainedEndpoint[],
): readonly PathStep[] {
  const { name } = arrival.node.metadata;
  const remote = endpoints.filter(({ node }) => node !== null && node !== name);
  const path: PathStep[] = [];
  if (remote.length > 0) {
    const nodes = [...new Set(remote.map(({ node }) => node))].join(', ');
    const share = remote.length === endpoints.length ? 'all of them' : `${remote.length} of ${endpoints.length}`;
    path.push({ at: 'network', step: `second hop to ${nodes}`, why: `${share} run on other nodes than ${name}` });
  }
  const masqueraded = endpoints.filter(({ masquerade }) => masquerade);
  const leaving = endpoints.filter((each) => !each.masquerade && leavesPodNetwork(asking, arrival, each));
  const lost = endpoints.filter((each) => losesReplies(asking, arrival, each));
  const source = (masqueraded[0] ?? endpoints[0])?.sourceIPs[0] ?? arrival.sourceIP;
  const step = `source ${source}`;
  if (masqueraded.length === endpoints.length) {
    path.push({ at: name, step, why: `masqueraded: the pod sees ${name}, and replies come back by it` });
  } else if (masqueraded.length > 0) {
    const why = `masqueraded for ${addressesOf(masqueraded)} alone, others see ${arrival.sourceIP}`;
    path.push({ at: name, step, why });
  } else if (leaving.length > 0) {
    const [own] = leaving[0]?.sourceIPs ?? [];
    const why = `to ${addressesOf(leaving)}: ${LEAVES_POD_NETWORK}`;
    path.push({ at: name, step: `source ${arrival.sourceIP} becomes ${own}`, why });
  } else if (lost.length === 0) {
    path.push({ at: name, step, why: 'kept: the pod sees the client itself' });
  }
  if (lost.length > 0) {
    const why = `${lost.length} of ${endpoints.length} endpoints are on other nodes, and their replies to ${source} do not pass ${name}: the client drops them`;
    path.push({ at: 'network', step: 'lost replies', why });
  }
  return path;
}

function addressesOf(endpoints: readonly ExplainedEndpoint[]): string {
  return endpoints.map(({ address }) => address).join(', ');
}
