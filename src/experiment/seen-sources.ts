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
export function seenSources({ workloads, nodes }: World): SeenSources {
  const ownCount = workloads.reduce(
    (most, { clients }) => clients.reduce((max, { source }) => Math.max(max, source + 1), most),
    0,
  );
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
