import { allocateService, hasExplicitRequests, type ServiceAllocators } from '../../kubernetes/allocate-service.ts';
import { ClusterIPAllocator } from '../../kubernetes/cluster-ip-allocator.ts';
import { bitsOf, type CIDR, containsIP, formatCIDR, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import { NodePortAllocator } from '../../kubernetes/node-port-allocator.ts';
import type { IPFamily, Service } from '../../kubernetes/objects.ts';
import { Streams } from '../../random/stream.ts';
import { nameOfDocument } from '../document/document.ts';
import { fieldOf } from '../source/source-value.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

const DEFAULT_SERVICE_CIDR = '10.96.0.0/12';

/**
 * The Services with their cluster IPs and node ports, as the API server's allocators give them: first those asked for
 * by number, then the others. What cannot be given is reported in the allocators' words.
 */
export function resolveServices(resolution: Resolution): readonly Sourced<Service>[] {
  const services = resolution.objects.all('Service');
  const streams = new Streams(resolution.seed, 0);
  const nodePorts = streams.named('allocator/node-port');
  const clusterIPs = streams.named('allocator/cluster-ip');
  const allocators: ServiceAllocators = {
    nodePorts: new NodePortAllocator((n) => nodePorts.below(n)),
    clusterIPs: serviceCIDRs(resolution, services).map((cidr) => ({
      family: cidr.family,
      from: new ClusterIPAllocator((n) => clusterIPs.below(n), cidr),
    })),
  };
  const allocated = new Map<Sourced<Service>, Sourced<Service>>();
  for (const isExplicit of [true, false]) {
    for (const service of services) {
      if (hasExplicitRequests(service.value) === isExplicit)
        allocated.set(service, allocate(resolution, service, allocators));
    }
  }
  return services.map((service) => allocated.get(service) as Sourced<Service>);
}

function allocate(resolution: Resolution, service: Sourced<Service>, allocators: ServiceAllocators): Sourced<Service> {
  const { document, value } = service;
  const result = allocateService(value, allocators);
  if (result.ok) return { document, value: result.value };
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
function serviceCIDRs(resolution: Resolution, services: readonly Sourced<Service>[]): readonly CIDR[] {
  const { objects, notes } = resolution;
  const simulation = objects.only('Simulation');
  const text = simulation?.value.cluster?.serviceCIDR;
  const usual = parseCIDR(DEFAULT_SERVICE_CIDR) as CIDR;
  if (text !== undefined && simulation !== undefined) {
    const blocks = text.split(',').map((each) => parseCIDR(each.trim()));
    if (blocks.every((each) => each !== undefined)) return blocks as readonly CIDR[];
    const message = `Simulation.spec.cluster.serviceCIDR: ${JSON.stringify(text)} is not a block of addresses`;
    complain(
      resolution,
      simulation.document,
      ['spec', 'cluster', 'serviceCIDR'],
      message,
      `write it as ${DEFAULT_SERVICE_CIDR}`,
    );
    return [usual];
  }
  const given = services.flatMap(({ value }) => value.spec.clusterIPs.flatMap((ip) => parseIP(ip) ?? []));
  const blocks = (['IPv4', 'IPv6'] as const).flatMap((family): readonly CIDR[] => {
    const ofFamily = given.filter((ip) => ip.family === family).map((ip) => ip.value);
    if (ofFamily.length === 0) return family === 'IPv4' ? [usual] : [];
    if (family === 'IPv4' && ofFamily.every((value) => containsIP(usual, { family, value }))) return [usual];
    return [commonBlock(family, ofFamily)];
  });
  for (const block of blocks) {
    if (block !== usual) notes.assume('service CIDR', formatCIDR(block), 'the cluster IPs of the Services');
  }
  return blocks;
}

/** The smallest block with all these addresses, at least 65,536 addresses wide. */
function commonBlock(family: IPFamily, values: readonly bigint[]): CIDR {
  let hostBits = 16n;
  const [first = 0n] = values;
  while (values.some((value) => value >> hostBits !== first >> hostBits)) hostBits++;
  return { family, base: (first >> hostBits) << hostBits, prefixLength: bitsOf(family) - Number(hostBits) };
}
