import type { Protocol } from '../kubernetes/objects.ts';
import type { ProxyEndpoint } from './categorize-endpoints.ts';
import type { ProxyServicePort } from './proxier-state.ts';
import { splitEndpoint } from './split-endpoint.ts';

/** An entry of a node's conntrack table, as far as kube-proxy looks at it. */
export interface ConntrackEntry {
  readonly protocol: Protocol;
  /** Where the client sends to. */
  readonly originalDestinationIP: string;
  readonly originalDestinationPort: number;
  /** Where answers come from: the endpoint if the packets are redirected to one, else the original destination. */
  readonly replySourceIP: string;
  readonly replySourcePort: number;
}

/** A Service port and its endpoints, as far as the cleaning of conntrack entries goes by them. */
export interface TrackedService {
  readonly port: Pick<
    ProxyServicePort,
    'name' | 'protocol' | 'clusterIP' | 'port' | 'nodePort' | 'externalIPs' | 'loadBalancerIPs'
  >;
  readonly endpoints: readonly Pick<ProxyEndpoint, 'address' | 'serving'>[];
}

/** What a change of endpoints means for the flows of UDP Services. */
export interface UDPChanges {
  /** Endpoints that serve no more, with the Service port that they were of. */
  readonly deletedEndpoints: readonly { readonly service: TrackedService; readonly address: string }[];
  /** Service ports that have an endpoint that serves, and had none. */
  readonly newlyActive: readonly TrackedService[];
  /** Service ports that are no more. */
  readonly deletedServices: readonly TrackedService[];
}

/**
 * The conntrack entries that kube-proxy deletes after a sync. Only UDP entries: a client that keeps its port would
 * otherwise send to an endpoint that is gone for as long as it sends. TCP and SCTP are never touched.
 *
 * Up to 1.31 kube-proxy goes by what changed: entries to endpoints that were removed, and all entries of Services that
 * are newly active or deleted; a restart (nothing before) so deletes the entries of every UDP Service. From 1.32 on it
 * deletes what leads from an address of a Service to anything else than a serving endpoint, whatever policy, topology
 * and termination say: by IP alone, from 1.34 on by IP and port. Up to 1.36 Services without a serving endpoint and
 * deleted ones are left out, so that a sender that never waits for an answer keeps its entry for ever; later their
 * entries are deleted, but for those to node ports, which are known by the port number alone. A sync without a change of
 * a UDP Service deletes nothing.
 *
 * Source: kube-proxy pkg/proxy/conntrack/cleanup.go CleanStaleEntries; pull requests 119394 (serving in place of ready,
 * 1.29), 127318 (1.32), 130542 (1.34), 139629 and 141371 (2026).
 *
 * @param before what the sync before programmed; empty at the start of kube-proxy.
 * @param after what this one programmed, of the same IP family.
 * @param kubernetesMinor such as 34 of Kubernetes 1.34.
 */
export function staleConntrackEntries<Entry extends ConntrackEntry>(
  entries: readonly Entry[],
  before: readonly TrackedService[],
  after: readonly TrackedService[],
  kubernetesMinor: number,
): readonly Entry[] {
  if (!hasUDPChange(before, after)) return [];
  const changes = udpChanges(before, after);
  const isStale =
    kubernetesMinor <= 31 ? staleByChanges(changes, after) : staleByState(changes, after, kubernetesMinor);
  return entries.filter((entry) => entry.protocol === 'UDP' && isStale(entry));
}

/**
 * Whether a UDP Service port, or its endpoints, changed: only then does kube-proxy look at the conntrack table.
 *
 * Source: kube-proxy pkg/proxy/endpointschangetracker.go and servicechangetracker.go, conntrackCleanupRequired.
 */
export function hasUDPChange(before: readonly TrackedService[], after: readonly TrackedService[]): boolean {
  // Of plain data with fields in one order, equal texts are equal things.
  const texts = (services: readonly TrackedService[]): readonly string[] =>
    services.filter(isUDP).map(({ port, endpoints }) => JSON.stringify([port, endpoints]));
  const known = new Set(texts(before));
  const now = texts(after);
  return known.size !== now.length || now.some((text) => !known.has(text));
}

/**
 * What changed in the UDP Services.
 *
 * Source: kube-proxy up to 1.31, pkg/proxy/endpointschangetracker.go detectStaleConntrackEntries (deletedUDPEndpoints,
 * newlyActiveUDPServices), servicechangetracker.go (deletedUDPClusterIPs).
 */
export function udpChanges(before: readonly TrackedService[], after: readonly TrackedService[]): UDPChanges {
  const previous = new Map(before.filter(isUDP).map((service) => [keyOf(service), service]));
  const current = new Map(after.filter(isUDP).map((service) => [keyOf(service), service]));
  return {
    deletedEndpoints: [...previous].flatMap(([key, service]) => {
      const now = servingAddresses(current.get(key));
      const gone = servingAddresses(service).filter((address) => !now.includes(address));
      return gone.map((address) => ({ service, address }));
    }),
    newlyActive: [...current]
      .filter(([key, service]) => isActive(service) && !isActive(previous.get(key)))
      .map(([, service]) => service),
    deletedServices: [...previous].filter(([key]) => !current.has(key)).map(([, service]) => service),
  };
}

type IsStale = (entry: ConntrackEntry) => boolean;

/** Up to 1.31. Entries are found by the address of a Service without its port, as `conntrack -D --orig-dst` does. */
function staleByChanges(changes: UDPChanges, after: readonly TrackedService[]): IsStale {
  const clearedIPs = new Set([
    ...changes.deletedServices.map(({ port }) => port.clusterIP),
    ...changes.newlyActive.flatMap(({ port }) => frontendIPs(port)),
  ]);
  const clearedNodePorts = new Set(changes.newlyActive.flatMap(({ port }) => nodePortsOf(port)));
  const alive = new Map(after.filter(isUDP).map((service) => [keyOf(service), service]));
  const clearedFlows = new Set(
    changes.deletedEndpoints.flatMap(({ service, address }) => {
      const port = alive.get(keyOf(service))?.port;
      if (port === undefined) return [];
      return [...frontendIPs(port), ...nodePortsOf(port)].map((frontend) => `${frontend} ${splitEndpoint(address).ip}`);
    }),
  );
  return ({ originalDestinationIP, originalDestinationPort, replySourceIP }) =>
    clearedIPs.has(originalDestinationIP) ||
    clearedNodePorts.has(originalDestinationPort) ||
    clearedFlows.has(`${originalDestinationIP} ${replySourceIP}`) ||
    clearedFlows.has(`${originalDestinationPort} ${replySourceIP}`);
}

/** From 1.32 on. */
function staleByState(changes: UDPChanges, after: readonly TrackedService[], kubernetesMinor: number): IsStale {
  const comparesPorts = kubernetesMinor >= 34;
  const cleansInactive = kubernetesMinor >= 37;
  const serving = new Map<string, ReadonlySet<string>>();
  const servingOfNodePorts = new Map<number, ReadonlySet<string>>();
  const track = (port: TrackedService['port'], endpoints: readonly string[]): void => {
    if (endpoints.length === 0 && !cleansInactive) return;
    const targets = new Set(comparesPorts ? endpoints : endpoints.map((address) => splitEndpoint(address).ip));
    for (const ip of frontendIPs(port)) serving.set(joinHostPort(ip, port.port), targets);
    if (targets.size > 0) for (const nodePort of nodePortsOf(port)) servingOfNodePorts.set(nodePort, targets);
  };
  // Deleted ones first: their addresses may belong to another Service now.
  for (const { port } of changes.deletedServices) track(port, []);
  for (const service of after.filter(isUDP)) track(service.port, servingAddresses(service));

  return (entry) => {
    const frontend = joinHostPort(entry.originalDestinationIP, entry.originalDestinationPort);
    const { replySourceIP, replySourcePort } = entry;
    const target = comparesPorts ? joinHostPort(replySourceIP, replySourcePort) : replySourceIP;
    return [serving.get(frontend), servingOfNodePorts.get(entry.originalDestinationPort)].some(
      (targets) => targets !== undefined && !targets.has(target),
    );
  };
}

function isUDP({ port }: TrackedService): boolean {
  return port.protocol === 'UDP';
}

/** A Service may have ports of one name for several protocols. */
function keyOf({ port }: TrackedService): string {
  return `${port.name} ${port.protocol}`;
}

function servingAddresses(service: TrackedService | undefined): readonly string[] {
  return (service?.endpoints ?? []).filter(({ serving }) => serving).map(({ address }) => address);
}

function isActive(service: TrackedService | undefined): boolean {
  return servingAddresses(service).length > 0;
}

function frontendIPs({ clusterIP, externalIPs, loadBalancerIPs }: TrackedService['port']): readonly string[] {
  return [clusterIP, ...externalIPs, ...loadBalancerIPs];
}

function nodePortsOf({ nodePort }: TrackedService['port']): readonly number[] {
  return nodePort === 0 ? [] : [nodePort];
}

function joinHostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
