import { allocateService, hasExplicitRequests, type ServiceAllocators } from '../../kubernetes/allocate-service.ts';
import { ClusterIPAllocator } from '../../kubernetes/cluster-ip-allocator.ts';
import { type CIDR, containsIP, formatCIDR, type IPAddress, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import { NodePortAllocator } from '../../kubernetes/node-port-allocator.ts';
import type { IPFamily, Service } from '../../kubernetes/objects.ts';
import { Streams } from '../../random/stream.ts';
import { nameOfDocument } from '../document/document.ts';
import { fieldOf } from '../source/source-value.ts';
import type { Sourced } from './cluster-objects.ts';
import { enclosingBlock } from './enclosing-block.ts';
import { complain, type Resolution } from './resolution.ts';

/** kubeadm's default and kind's. */
const DEFAULT_SERVICE_CIDRS: Readonly<Record<IPFamily, string>> = { IPv4: '10.96.0.0/12', IPv6: 'fd00:10:96::/112' };

/** Bits of the narrowest blocks that are made of given cluster IPs. */
const MIN_HOST_BITS = 16;

/** The Services in the order of their documents, and where their cluster IPs come from. */
export interface ResolvedServices {
  readonly services: readonly Sourced<Service>[];
  readonly serviceCIDRs: readonly CIDR[];
}

/**
 * The Services with their cluster IPs and node ports, as the API server's allocators give them: first those asked for
 * by number, then the others. What cannot be given is reported in the allocators' words.
 */
export function resolveServices(resolution: Resolution, families: readonly IPFamily[]): ResolvedServices {
  const services = resolution.objects.all('Service');
  const streams = new Streams(resolution.seed, 0);
  const nodePorts = streams.named('allocator/node-port');
  const clusterIPs = streams.named('allocator/cluster-ip');
  const blocks = serviceCIDRs(resolution, services, families);
  const all = [...blocks, ...blocksBeside(resolution, services, blocks)];
  const allocators: ServiceAllocators = {
    nodePorts: new NodePortAllocator((n) => nodePorts.below(n), undefined, undefined, storedNodePorts(services)),
    clusterIPs: [...new Set(all.map(({ family }) => family))].map((family) => {
      const [cidr, ...also] = all.filter((block) => block.family === family);
      return { family, from: new ClusterIPAllocator((n) => clusterIPs.below(n), cidr as CIDR, also) };
    }),
  };
  const allocated = new Map<Sourced<Service>, Sourced<Service>>();
  for (const isExplicit of [true, false]) {
    for (const service of services) {
      if (hasExplicitRequests(service.value) === isExplicit)
        allocated.set(service, allocate(resolution, service, allocators));
    }
  }
  return {
    services: services.map((service) => allocated.get(service) as Sourced<Service>),
    serviceCIDRs: all,
  };
}

function allocate(resolution: Resolution, service: Sourced<Service>, allocators: ServiceAllocators): Sourced<Service> {
  const { document, value } = service;
  const result = allocateService(value, allocators);
  if (result.ok) return { document, value: result.value };
  if (resolution.objects.isMistaken(document)) return service;
  const [field = 'spec'] = result.error.split(':');
  // People write `clusterIP`, the API server complains of the list that it makes of it.
  const given =
    field === 'spec.clusterIPs' && fieldOf(fieldOf(document.root, 'spec'), 'clusterIPs') === undefined
      ? 'spec.clusterIP'
      : field;
  const path = given.split(/[.[\]]+/).filter((part) => part !== '');
  const segments = path.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  complain(
    resolution,
    document,
    segments,
    `${nameOfDocument(document)}: ${result.error}`,
    takenBy(resolution, service),
  );
  return service;
}

/** Who else asks for the same node port or cluster IP. */
function takenBy({ objects }: Resolution, { document, value }: Sourced<Service>): string | null {
  const wanted = new Set(requestsOf(value));
  const other = objects
    .all('Service')
    .find((each) => each.document !== document && requestsOf(each.value).some((one) => wanted.has(one)));
  return other === undefined ? null : `${nameOfDocument(other.document)} has it; leave it out and a free one is given`;
}

function requestsOf({ spec }: Service): readonly (string | number)[] {
  return [...spec.clusterIPs.filter((ip) => ip !== 'None'), ...spec.ports.flatMap((port) => port.nodePort || [])];
}

/** The blocks of cluster IPs: the Simulation's, else the API server's usual one, else what the given addresses show. */
function serviceCIDRs(
  resolution: Resolution,
  services: readonly Sourced<Service>[],
  families: readonly IPFamily[],
): readonly CIDR[] {
  const { objects, notes } = resolution;
  const simulation = objects.only('Simulation');
  const text = simulation?.value.cluster?.serviceCIDR;
  const usual = (family: IPFamily): CIDR => parseCIDR(DEFAULT_SERVICE_CIDRS[family]) as CIDR;
  if (text !== undefined && simulation !== undefined) {
    const blocks = text.split(',').map((each) => parseCIDR(each.trim()));
    if (blocks.every((each) => each !== undefined)) return blocks as readonly CIDR[];
    const message = `Simulation.spec.cluster.serviceCIDR: ${JSON.stringify(text)} is not a block of addresses`;
    complain(
      resolution,
      simulation.document,
      ['spec', 'cluster', 'serviceCIDR'],
      message,
      `write it as ${DEFAULT_SERVICE_CIDRS.IPv4}`,
    );
    return [usual('IPv4')];
  }
  const given = givenClusterIPs(services);
  return families.map((family): CIDR => {
    const ofFamily = given.filter((ip) => ip.family === family);
    const block = usual(family);
    const isUsual = ofFamily.every((ip) => containsIP(block, ip));
    if (isUsual && family === 'IPv4') return block;
    const known = isUsual
      ? block
      : enclosingBlock(
          family,
          ofFamily.map(({ value }) => value),
          MIN_HOST_BITS,
        );
    notes.assume('service CIDR', formatCIDR(known), isUsual ? 'default' : 'the cluster IPs of the Services');
    return known;
  });
}

/**
 * Blocks for cluster IPs that lie in none of the cluster's, each as wide as a /24: a cluster may have more of them, as
 * ServiceCIDR objects, and its dump does not say which.
 */
function blocksBeside(
  { notes }: Resolution,
  services: readonly Sourced<Service>[],
  blocks: readonly CIDR[],
): readonly CIDR[] {
  const families = new Set(blocks.map(({ family }) => family));
  const beside = new Map<string, CIDR>();
  for (const ip of givenClusterIPs(services)) {
    if (!families.has(ip.family) || blocks.some((block) => containsIP(block, ip))) continue;
    const block = enclosingBlock(ip.family, [ip.value], 8);
    beside.set(formatCIDR(block), block);
  }
  for (const text of beside.keys()) notes.assume('another service CIDR', text, 'the cluster IPs of the Services');
  return [...beside.values()];
}

function givenClusterIPs(services: readonly Sourced<Service>[]): readonly IPAddress[] {
  return services.flatMap(({ value }) => value.spec.clusterIPs.flatMap((ip) => parseIP(ip) ?? []));
}

/**
 * Node ports of Services that have a cluster IP already, so that they come from a cluster: its range
 * (`--service-node-port-range`) may be another one.
 */
function storedNodePorts(services: readonly Sourced<Service>[]): readonly number[] {
  return services.flatMap(({ value: { spec } }) =>
    spec.clusterIP === '' || spec.clusterIP === 'None'
      ? []
      : [...spec.ports.map((port) => port.nodePort ?? 0), spec.healthCheckNodePort ?? 0].filter((port) => port > 0),
  );
}
