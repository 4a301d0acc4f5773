import { type CIDR, formatCIDR, formatIP, nthAddress, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import type { IPFamily, Node, NodeAddress } from '../../kubernetes/objects.ts';

/** Where nodes without an InternalIP get one: kind's network. */
const NODE_CIDRS: Readonly<Record<IPFamily, string>> = { IPv4: '172.18.0.0/16', IPv6: 'fc00:f853:ccd:e793::/64' };

/** CPU of nodes that none of the documents tells: enough that zones differ by their numbers of nodes alone. */
const ASSUMED_CPU = 4;

/** The nodes with their pod CIDRs, a Hostname, and addresses and CPU for those that name none. */
export function completeNodes(
  nodes: readonly Node[],
  families: readonly IPFamily[],
  podCIDRs: readonly (readonly string[])[],
  isCPUAssumed: boolean,
): readonly Node[] {
  const cpu = isCPUAssumed ? { cpu: ASSUMED_CPU } : {};
  const blocks = families.map((family) => parseCIDR(NODE_CIDRS[family]) as CIDR);
  const given = new Set(nodes.flatMap(({ status }) => status.addresses.map(({ address }) => address)));
  return nodes.map((node, i) => {
    const { spec, status, metadata } = node;
    const hasOwn = status.addresses.some(
      ({ type, address }) => type === 'InternalIP' && parseIP(address) !== undefined,
    );
    const invented = blocks.map(
      (block): NodeAddress => ({ type: 'InternalIP', address: inventedAddress(block, i, nodes.length, given) }),
    );
    const addresses = hasOwn ? status.addresses : [...invented, ...status.addresses];
    const hasHostname = addresses.some(({ type }) => type === 'Hostname');
    const hostname: readonly NodeAddress[] = hasHostname ? [] : [{ type: 'Hostname', address: metadata.name }];
    const assigned = podCIDRs[i] as readonly string[];
    const own = spec.podCIDRs.flatMap((text) => canonicalCIDR(text) ?? []);
    const all = [...assigned, ...own.filter((text) => !assigned.includes(text))];
    return {
      ...node,
      spec: { ...spec, podCIDR: all[0], podCIDRs: all },
      status: {
        ...status,
        addresses: [...addresses, ...hostname],
        allocatable: { ...status.allocatable, ...cpu },
        capacity: { ...cpu, ...status.capacity },
      },
    };
  });
}

/** The address of a node by its position, beyond those of all nodes if another one has it by its document. */
function inventedAddress(block: CIDR, position: number, count: number, given: ReadonlySet<string>): string {
  for (let i = position; ; i += count) {
    // The first address of the block is its network, the second its gateway.
    const next = nthAddress(block, i + 2);
    if (next === undefined) return formatIP({ family: block.family, value: block.base });
    const address = formatIP(next);
    if (!given.has(address)) return address;
  }
}

function canonicalCIDR(text: string): string | undefined {
  const cidr = parseCIDR(text);
  return cidr && formatCIDR(cidr);
}
