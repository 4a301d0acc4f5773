import { foldedAddress } from '../balancer/folded-address.ts';
import type { NodeIndex, WorkloadSpec, World } from '../scenario/scenario.ts';

/** The numbers that stand for the addresses of clients as the node sees them whose rules take their connections. */
export interface SeenSources {
  /** Each client's own address. */
  own(workload: WorkloadSpec): Int32Array;
  /** As another node sees them: what leaves the pod network has the address of the client's own node. */
  at(node: NodeIndex, workload: WorkloadSpec): Int32Array;
  /** As nodes see them behind a balancer that opens connections of its own. */
  ofBalancer(name: string, workload: WorkloadSpec): Int32Array;
}

/** Numbers for a world: those that its clients have, then one for each node, then one for each balancer. */
export function seenSources(world: World): SeenSources {
  const { nodes } = world;
  const ownCount = ownSourceCount(world);
  const balancers: string[] = [];
  return {
    own: ({ clients }) => Int32Array.from(clients, ({ source }) => source),
    at: (entry, { clients }) =>
      Int32Array.from(clients, ({ node, source }) => (node === null || node === entry ? source : ownCount + node)),
    ofBalancer: (name, { clients }) => {
      const known = balancers.indexOf(name);
      const position = known >= 0 ? known : balancers.push(name) - 1;
      return Int32Array.from(clients, () => ownCount + nodes.length + position);
    },
  };
}

/** Addresses of which the documents say nothing: 198.18.0.0/15, set apart for benchmarks (RFC 2544). */
const UNKNOWN_ADDRESSES = foldedAddress('198.18.0.0');

/**
 * By those numbers, the addresses that schedulers of nodes hash: those of client pods and of nodes. Clients and balancers
 * outside of the cluster, whose addresses nobody has said, get one each of a block that nobody else has.
 */
export function sourceAddresses(world: World): Uint32Array {
  const { workloads, nodes, pods } = world;
  const ownCount = ownSourceCount(world);
  // At most one balancer a workload.
  const addresses = Uint32Array.from(
    { length: ownCount + nodes.length + workloads.length },
    (_, source) => UNKNOWN_ADDRESSES + 1 + source,
  );
  const ipOf = new Map(pods.map(({ namespace, name, ip }) => [`${namespace}/${name}`, ip]));
  for (const { name, address } of nodes) ipOf.set(name, address);
  for (const { clients } of workloads) {
    for (const { name, node, source } of clients) {
      const ip = node === null ? undefined : ipOf.get(name);
      if (ip !== undefined) addresses[source] = foldedAddress(ip);
    }
  }
  for (const [node, { address }] of nodes.entries()) addresses[ownCount + node] = foldedAddress(address);
  return addresses;
}

function ownSourceCount({ workloads }: World): number {
  return workloads.reduce(
    (most, { clients }) => clients.reduce((max, { source }) => Math.max(max, source + 1), most),
    0,
  );
}
