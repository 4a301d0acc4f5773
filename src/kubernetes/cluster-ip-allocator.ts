import { type CIDR, containsIP, formatCIDR, formatIP, nthAddress, parseIP, sizeOf } from './ip.ts';
import { type Allocation, type DrawBelow, RangeAllocator } from './range-allocator.ts';

/** The API server uses no more of an IPv6 range than this. */
const MAX_IPV6_ADDRESSES = 65_536n;

/**
 * The size of the static band at the lower end of a Service CIDR: 256 for the usual /12.
 *
 * Source: pkg/registry/core/service/ipallocator calculateRangeOffset (KEP-3070).
 */
export function clusterIPStaticBand(cidr: CIDR): number {
  const size = sizeOf(cidr);
  if (size <= 16n) return 0;
  const sixteenth = size / 16n;
  return sixteenth < 16n ? 16 : sixteenth > 256n ? 256 : Number(sixteenth);
}

/**
 * The cluster IPs of one family (`--service-cluster-ip-range`). The first address of the block is
 * never given, nor the last one of an IPv4 block.
 *
 * Source: pkg/registry/core/service/ipallocator; the error texts are its own.
 */
export class ClusterIPAllocator {
  readonly #cidr: CIDR;
  readonly #range: RangeAllocator;
  readonly #below: DrawBelow;
  readonly #also: readonly CIDR[];
  readonly #takenBeside = new Set<bigint>();

  /** @param also further blocks (ServiceCIDR objects), of which addresses are given only when they are asked for. */
  constructor(below: DrawBelow, cidr: CIDR, also: readonly CIDR[] = []) {
    this.#also = also;
    this.#cidr = cidr;
    this.#range = new RangeAllocator(usableAddresses(cidr), clusterIPStaticBand(cidr));
    this.#below = below;
  }

  /** Takes this address, of either band. */
  allocate(ip: string): Allocation<string> {
    const address = parseIP(ip);
    const offset =
      address === undefined || !containsIP(this.#cidr, address) ? -1 : Number(address.value - this.#cidr.base) - 1;
    if (address !== undefined && offset < 0 && this.#also.some((block) => containsIP(block, address))) {
      if (this.#takenBeside.has(address.value)) return { ok: false, error: 'provided IP is already allocated' };
      this.#takenBeside.add(address.value);
      return { ok: true, value: formatIP(address) };
    }
    if (address === undefined || offset < 0 || offset >= this.#range.size) {
      const range = formatCIDR(this.#cidr);
      return {
        ok: false,
        error: `provided IP is not in the valid range. The range of valid IPs is ${range}`,
      };
    }
    return this.#range.take(offset)
      ? { ok: true, value: formatIP(address) }
      : { ok: false, error: 'provided IP is already allocated' };
  }

  /** Takes a free address, of the dynamic band while it has one. */
  allocateNext(): Allocation<string> {
    const offset = this.#range.takeNext(this.#below);
    const address = offset === undefined ? undefined : nthAddress(this.#cidr, offset + 1);
    return address === undefined ? { ok: false, error: 'range is full' } : { ok: true, value: formatIP(address) };
  }

  /** Gives an address back; nothing happens if it was free or is out of range. */
  release(ip: string): void {
    const address = parseIP(ip);
    if (address === undefined) return;
    if (containsIP(this.#cidr, address)) this.#range.release(Number(address.value - this.#cidr.base) - 1);
    else this.#takenBeside.delete(address.value);
  }

  /** How many addresses are in use. */
  get used(): number {
    return this.#range.used;
  }

  /** How many addresses can still be had. */
  get free(): number {
    return this.#range.free;
  }
}

function usableAddresses(cidr: CIDR): number {
  const size = sizeOf(cidr);
  if (cidr.family === 'IPv4') return Math.max(0, Number(size) - 2);
  return Number((size > MAX_IPV6_ADDRESSES ? MAX_IPV6_ADDRESSES : size) - 1n);
}
