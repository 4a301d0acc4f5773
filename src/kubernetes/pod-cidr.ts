import { bitsOf, type CIDR, containsIP, formatCIDR, formatIP, nthAddress, parseCIDR, parseIP } from './ip.ts';
import type { Node } from './node.ts';
import type { Allocation } from './range-allocator.ts';

/**
 * The pod CIDR of each node, in the order of `nodes`: what the Node says, else the next free block of
 * the cluster CIDR (/24 of IPv4, /64 of IPv6). Blocks that nodes name are taken before any is given.
 *
 * Source: pkg/controller/nodeipam/ipam range allocator (`--node-cidr-mask-size`).
 */
export function assignPodCIDRs(
  nodes: readonly Node[],
  clusterCIDR: CIDR,
  nodePrefixLength: number = clusterCIDR.family === 'IPv4' ? 24 : 64,
): readonly Allocation<CIDR>[] {
  const given = nodes.map((node) => podCIDROf(node, clusterCIDR));
  const blockBits = BigInt(bitsOf(clusterCIDR.family) - nodePrefixLength);
  const blocks = 1n << BigInt(Math.max(0, nodePrefixLength - clusterCIDR.prefixLength));
  const taken = new Set<bigint>();
  for (const cidr of given) {
    if (cidr !== undefined) for (const block of blocksOf(cidr, clusterCIDR, blockBits)) taken.add(block);
  }
  let next = 0n;
  return given.map((cidr) => {
    if (cidr !== undefined) return { ok: true, value: cidr };
    while (taken.has(next)) next++;
    if (next >= blocks) return { ok: false, error: NO_CIDR_LEFT };
    const base = clusterCIDR.base + (next << blockBits);
    next++;
    return { ok: true, value: { family: clusterCIDR.family, base, prefixLength: nodePrefixLength } };
  });
}

const NO_CIDR_LEFT = 'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range';

function podCIDROf(node: Node, { family }: CIDR): CIDR | undefined {
  return node.spec.podCIDRs.map(parseCIDR).find((cidr) => cidr?.family === family);
}

/** The indexes of the cluster's blocks that a node's CIDR touches. */
function blocksOf(cidr: CIDR, clusterCIDR: CIDR, blockBits: bigint): readonly bigint[] {
  if (!containsIP(clusterCIDR, { family: cidr.family, value: cidr.base })) return [];
  const size = 1n << BigInt(bitsOf(cidr.family) - cidr.prefixLength);
  const first = (cidr.base - clusterCIDR.base) >> blockBits;
  const last = (cidr.base + size - 1n - clusterCIDR.base) >> blockBits;
  const blocks: bigint[] = [];
  for (let block = first; block <= last; block++) blocks.push(block);
  return blocks;
}

/** Offsets 0 and 1 are the network and the bridge. */
const FIRST_POD = 2;

/**
 * The pod IPs of one node: next-fit, so that the address of a pod that has gone is given again only
 * after all the others. The first address of the block is its network, the next one the bridge's.
 *
 * Source: CNI host-local plugin (`/var/lib/cni/networks`, last reserved IP).
 */
export class PodIPAllocator {
  readonly #cidr: CIDR;
  readonly #end: number;
  readonly #taken = new Set<number>();
  #last = FIRST_POD - 1;

  constructor(podCIDR: CIDR) {
    this.#cidr = podCIDR;
    const hostBits = bitsOf(podCIDR.family) - podCIDR.prefixLength;
    const size = 1 << Math.min(hostBits, 30);
    // The last address of an IPv4 block is its broadcast address.
    this.#end = podCIDR.family === 'IPv4' ? size - 1 : size;
  }

  /** How many addresses are free. */
  get free(): number {
    return this.#end - FIRST_POD - this.#taken.size;
  }

  /** The next free address, or why there is none. */
  allocate(): Allocation<string> {
    const count = this.#end - FIRST_POD;
    for (let step = 1; step <= count; step++) {
      const offset = FIRST_POD + ((this.#last - FIRST_POD + step + count) % count);
      if (this.#taken.has(offset)) continue;
      this.#taken.add(offset);
      this.#last = offset;
      return { ok: true, value: this.#textAt(offset) };
    }
    return { ok: false, error: `no IP addresses available in range set: ${formatCIDR(this.#cidr)}` };
  }

  /** Takes an address that a pod has already (from a dump of a cluster); false if it is not free. */
  reserve(ip: string): boolean {
    const offset = this.#offsetOf(ip);
    if (offset === undefined || this.#taken.has(offset)) return false;
    this.#taken.add(offset);
    return true;
  }

  /** Gives an address back; nothing happens if it was free or is not of this node. */
  release(ip: string): void {
    const offset = this.#offsetOf(ip);
    if (offset !== undefined) this.#taken.delete(offset);
  }

  #textAt(offset: number): string {
    return formatIP(nthAddress(this.#cidr, offset) ?? { family: this.#cidr.family, value: this.#cidr.base });
  }

  #offsetOf(ip: string): number | undefined {
    const address = parseIP(ip);
    if (address === undefined || !containsIP(this.#cidr, address)) return undefined;
    const offset = Number(address.value - this.#cidr.base);
    return offset >= FIRST_POD && offset < this.#end ? offset : undefined;
  }
}
