import type { Packet } from '../rule-program.ts';
import { addressOf, isLocalAddress } from './meets-match.ts';
import type { Chain, Hook, NftTable } from './nft-table.ts';
import { type Flow, type RuledNode, type Walk, walkChain } from './walk-chain.ts';

/**
 * Walks the first packet of a connection through the hooks of the kernel and their base chains, in the order of their
 * priorities: its destination is rewritten at prerouting or output, the route then leads to input or forward, its source
 * is rewritten at postrouting. What a process of the node sends to the node itself comes in once more, where the checks
 * look at it but nothing is rewritten again.
 *
 * A packet of the other IP family, or with an address that is none, meets nothing.
 *
 * Source: nft(8), "Address families" and "Chains".
 */
export function walkTable(node: RuledNode, packet: Packet): WalkedPacket {
  const walk: Walk = { ...node, steps: new Map() };
  const start = startOf(node.table, packet);
  if (start === null) return { flows: [], walk };
  const isForNode = ({ daddr }: Flow): boolean => isLocalAddress(daddr, node.localAddresses);
  if (packet.from === 'node') {
    const sent = through(walk, through(walk, [start], 'output'), 'postrouting');
    return { flows: sent.flatMap((flow) => (isForNode(flow) ? comesBack(walk, flow) : [flow])), walk };
  }
  const routed = through(walk, [start], 'prerouting');
  const flows = routed.flatMap((flow) =>
    isForNode(flow) ? through(walk, [flow], 'input') : through(walk, through(walk, [flow], 'forward'), 'postrouting'),
  );
  return { flows, walk };
}

function comesBack(walk: Walk, flow: Flow): readonly Flow[] {
  return through(walk, through(walk, [flow], 'prerouting', 'filter'), 'input');
}

/** A node with a table and addresses of its own, ready for packets. */
export function ruledNode(table: NftTable, addresses: readonly string[]): RuledNode {
  const baseChains = [...table.chains.values()]
    .filter(({ base }) => base !== null)
    .toSorted((a, b) => a.base!.priority - b.base!.priority);
  return { table, baseChains, localAddresses: new Set(addresses) };
}

/** What a packet became, and the rules that it met. */
export interface WalkedPacket {
  readonly flows: readonly Flow[];
  readonly walk: Walk;
}

function startOf({ family }: NftTable, packet: Packet): Flow | null {
  const [saddr, daddr] = [addressOf(packet.sourceIP), addressOf(packet.destinationIP)];
  if (saddr?.ip.family !== family || daddr?.ip.family !== family) return null;
  return {
    saddr,
    daddr,
    destinationPort: packet.destinationPort,
    protocol: packet.protocol,
    isByPodInterface: packet.from === 'pod',
    mark: 0,
    probability: 1,
    fate: 'on',
    endpoint: null,
    masquerade: false,
    port: null,
  };
}

/** Through the base chains of one hook; dropped and rejected packets are past all of them. */
function through(walk: Walk, flows: readonly Flow[], hook: Hook, only?: 'filter'): readonly Flow[] {
  const chains = walk.baseChains.filter(
    ({ base }) => base?.hook === hook && (only === undefined || base.type === only),
  );
  return chains.reduce((passing, chain) => passing.flatMap((flow) => throughChain(walk, chain, flow)), flows);
}

function throughChain(walk: Walk, chain: Chain, flow: Flow): readonly Flow[] {
  if (flow.fate === 'drop' || flow.fate === 'reject') return [flow];
  return walkChain(walk, chain, { ...flow, fate: 'on' });
}
