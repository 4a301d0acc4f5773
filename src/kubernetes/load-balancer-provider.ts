import {
  bitsOf,
  type CIDR,
  containsIP,
  formatIP,
  type IPAddress,
  nthAddress,
  parseCIDR,
  parseIP,
  sizeOf,
} from './ip.ts';
import type { IPFamily } from './metadata.ts';
import type { LoadBalancerIngress, Service } from './service.ts';

/** Who makes load balancers: a cloud, MetalLB in one of its two modes, or nobody, as in a cluster by kind. */
export type LoadBalancerProvider = 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none';

/** What a provider needs to know of the cluster. */
export interface LoadBalancerSite {
  readonly provider: LoadBalancerProvider;
  /** The InternalIPs of all nodes: MetalLB's pool lies in their network. */
  readonly nodeAddresses: readonly string[];
}

/**
 * The addresses that stand for public ones: the documentation blocks of RFC 5737 and, once these 762 are used up, the
 * benchmark block of RFC 2544; for IPv6 that of RFC 3849.
 */
const CLOUD_BLOCKS = ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24', '198.18.0.0/15', '2001:db8::/112'];

/** Addresses of a pool of MetalLB, as its guides for kind write it: x.y.255.200-x.y.255.250. */
const POOL_SIZE = 51n;
const POOL_END_BELOW_TOP = 5n;

/** MetalLB's way to ask for addresses, which unlike `loadBalancerIP` may name one of each family. */
const METALLB_ANNOTATIONS = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'];

/**
 * The Services as they are once the provider has done its work: those of type LoadBalancer have an address of each of
 * their families in `status.loadBalancer`, as traffic to it is handled by the nodes (`ipMode: VIP`). Addresses are given
 * in the order of the Services, those asked for first. What stays pending, with an empty status: every Service without
 * a provider, one with a `loadBalancerClass` (some other controller's), one whose wanted address is taken, and those for
 * which no address is left. A status that is there already is kept, and its addresses are not given again.
 *
 * Source: k8s.io/cloud-provider controllers/service (loadBalancerClass, status); MetalLB internal/allocator.
 */
export function provideLoadBalancers(services: readonly Service[], site: LoadBalancerSite): readonly Service[] {
  if (site.provider === 'none') return services;
  const pool = new AddressPool(poolBlocks(site), [
    ...site.nodeAddresses,
    ...services.flatMap(({ status }) => status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? [])),
  ]);
  const ingressOf = new Map<Service, readonly LoadBalancerIngress[]>();
  const waiting = services.filter(isWaitingForProvider);
  for (const isExplicit of [true, false]) {
    for (const service of waiting) {
      const wanted = wantedAddresses(service, site.provider);
      if (wanted.length > 0 !== isExplicit) continue;
      const addresses = isExplicit
        ? pool.takeAll(wanted)
        : familiesOf(service).flatMap((each) => pool.next(each) ?? []);
      ingressOf.set(
        service,
        addresses.map((ip) => ({ ip, ipMode: 'VIP' })),
      );
    }
  }
  return services.map((service) => {
    const ingress = ingressOf.get(service);
    return ingress === undefined ? service : { ...service, status: { ...service.status, loadBalancer: { ingress } } };
  });
}

/** Whether a Service wants a load balancer of the cluster's own provider and has none yet. */
function isWaitingForProvider({ spec, status }: Service): boolean {
  return (
    spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && status.loadBalancer.ingress.length === 0
  );
}

function familiesOf({ spec }: Service): readonly IPFamily[] {
  return spec.ipFamilies.length > 0 ? spec.ipFamilies : ['IPv4'];
}

/** The addresses that a Service asks for by number, as they are written. */
function wantedAddresses({ metadata, spec }: Service, provider: LoadBalancerProvider): readonly string[] {
  const annotation = METALLB_ANNOTATIONS.find((key) => Object.hasOwn(metadata.annotations, key));
  const text =
    provider === 'cloud' || annotation === undefined ? spec.loadBalancerIP : metadata.annotations[annotation];
  return (text ?? '').split(',').flatMap((each) => each.trim() || []);
}

function poolBlocks({ provider, nodeAddresses }: LoadBalancerSite): readonly AddressRange[] {
  if (provider === 'cloud') {
    return CLOUD_BLOCKS.map((text) => {
      const block = parseCIDR(text) as CIDR;
      return { block, from: 1n, to: sizeOf(block) - 2n };
    });
  }
  const addresses = nodeAddresses.flatMap((text) => parseIP(text) ?? []);
  return (['IPv4', 'IPv6'] as const).flatMap((family) => {
    const block = networkOf(
      family,
      addresses.filter((each) => each.family === family),
    );
    if (block === undefined) return [];
    const to = sizeOf(block) - 1n - POOL_END_BELOW_TOP;
    return [{ block, from: to - POOL_SIZE + 1n, to }];
  });
}

/** Blocks of private addresses in which networks are usually a /16; elsewhere they are a /24, of IPv6 a /112 here. */
const WIDE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12'].map((text) => parseCIDR(text) as CIDR);

/** The network in which the nodes lie, told from their addresses alone. */
function networkOf(family: IPFamily, addresses: readonly IPAddress[]): CIDR | undefined {
  const [first] = addresses;
  if (first === undefined) return undefined;
  const isWide = family === 'IPv6' || WIDE_BLOCKS.some((block) => containsIP(block, first));
  let hostBits = isWide ? 16n : 8n;
  while (addresses.some(({ value }) => value >> hostBits !== first.value >> hostBits)) hostBits++;
  return {
    family,
    base: (first.value >> hostBits) << hostBits,
    prefixLength: bitsOf(family) - Number(hostBits),
  };
}

/** Part of a block: the addresses at these positions, both included. */
interface AddressRange {
  readonly block: CIDR;
  readonly from: bigint;
  readonly to: bigint;
}

/** Addresses that are given once each, in the order of the ranges. */
class AddressPool {
  readonly #free: readonly { readonly range: AddressRange; next: bigint }[];
  readonly #taken: Set<string>;

  constructor(ranges: readonly AddressRange[], taken: readonly string[]) {
    this.#free = ranges.map((range) => ({ range, next: range.from }));
    this.#taken = new Set(taken.map(canonical));
  }

  /** The next free address of a family, or undefined. */
  next(family: IPFamily): string | undefined {
    for (const each of this.#free) {
      if (each.range.block.family !== family) continue;
      while (each.next <= each.range.to) {
        const ip = formatIP(nthAddress(each.range.block, each.next++) as IPAddress);
        if (this.#take(ip)) return ip;
      }
    }
    return undefined;
  }

  /** These addresses, or none of them if one is taken or is none. A pool is taken to hold what is asked of it. */
  takeAll(addresses: readonly string[]): readonly string[] {
    if (addresses.some((ip) => parseIP(ip) === undefined || this.#taken.has(canonical(ip)))) return [];
    return addresses.flatMap((ip) => (this.#take(canonical(ip)) ? canonical(ip) : []));
  }

  #take(ip: string): boolean {
    if (this.#taken.has(ip)) return false;
    this.#taken.add(ip);
    return true;
  }
}

function canonical(ip: string): string {
  const address = parseIP(ip);
  return address === undefined ? ip : formatIP(address);
}
