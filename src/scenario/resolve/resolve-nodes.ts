import { type CIDR, formatCIDR, formatIP, nthAddress, parseCIDR } from '../../kubernetes/ip.ts';
import type { Node } from '../../kubernetes/objects.ts';
import { assignPodCIDRs } from '../../kubernetes/pod-cidr.ts';
import { ZONE_LABEL, zoneOf } from '../../kubernetes/topology.ts';
import type { WorldNode } from '../scenario.ts';
import { complain, type Resolution } from './resolution.ts';

/** The nodes as the API has them, and as the world has them, in the same order. */
export interface ResolvedNodes {
  readonly objects: readonly Node[];
  readonly nodes: readonly WorldNode[];
  readonly zones: readonly string[];
  /** Position by name. */
  readonly indexOf: ReadonlyMap<string, number>;
}

const DEFAULT_POD_CIDR = '10.244.0.0/16';
const DEFAULT_COUNT = 3;
const DEFAULT_ZONES = ['a', 'b', 'c'];

/** Where nodes without an InternalIP get one: kind's network. */
const NODE_CIDR = '172.18.0.0/16';

/** Zone of nodes that have no zone label. */
const NO_ZONE = 'none';

/** The nodes of the Node documents, else of the Simulation's shorthand, else three in three zones. */
export function resolveNodes(resolution: Resolution): ResolvedNodes {
  const { objects, notes } = resolution;
  const documents = objects.all('Node');
  const shorthand = objects.only('Simulation')?.value.cluster?.nodes;
  if (documents.length > 0 && shorthand !== undefined) {
    notes.assume('Simulation.spec.cluster.nodes', 'replaced', `${documents.length} Node documents`);
  }
  if (documents.length === 0 && shorthand === undefined) {
    notes.assume('nodes', `${DEFAULT_COUNT} in zones ${DEFAULT_ZONES.join(', ')}`, 'default');
  }
  const nodes =
    documents.length > 0
      ? documents.map(({ value }) => value)
      : makeNodes(
          shorthand?.count ?? DEFAULT_COUNT,
          shorthand?.zones ?? (shorthand === undefined ? DEFAULT_ZONES : ['a']),
        );
  if (documents.length === 0 && shorthand !== undefined && shorthand.zones === undefined) {
    notes.assume('zone of the nodes', 'a', 'default');
  }
  return describeNodes(nodes, podCIDRsOf(nodes, resolution), resolution);
}

/** node-1, node-2, …, in the zones in turn. */
function makeNodes(count: number, zones: readonly string[]): readonly Node[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `node-${i + 1}`;
    const labels = { 'kubernetes.io/hostname': name, [ZONE_LABEL]: zones[i % zones.length] ?? '' };
    return {
      kind: 'Node',
      metadata: { name, namespace: '', labels, annotations: {}, ownerReferences: [] },
      spec: { podCIDRs: [], unschedulable: false, taints: [] },
      status: { addresses: [], allocatable: {}, capacity: {}, conditions: [] },
    };
  });
}

/** The pod CIDR of each node: its own, else a part of the cluster's. */
function podCIDRsOf(nodes: readonly Node[], resolution: Resolution): readonly string[] {
  const simulation = resolution.objects.only('Simulation');
  const given = simulation?.value.cluster?.podCIDR;
  const cidr = parseCIDR(given ?? DEFAULT_POD_CIDR) ?? (parseCIDR(DEFAULT_POD_CIDR) as CIDR);
  const wrong = (message: string, help: string): void => {
    if (simulation === undefined) resolution.mistakes.add(null, message, help);
    else complain(resolution, simulation.document, ['spec', 'cluster', 'podCIDR'], message, help);
  };
  if (given !== undefined && parseCIDR(given) === undefined) {
    wrong(
      `Simulation.spec.cluster.podCIDR: ${JSON.stringify(given)} is not a block of addresses`,
      `write it as ${DEFAULT_POD_CIDR}`,
    );
  }
  return assignPodCIDRs(nodes, cidr).map((allocation) => {
    if (allocation.ok) return formatCIDR(allocation.value);
    wrong(
      `pod CIDR ${formatCIDR(cidr)}: ${allocation.error}`,
      `${nodes.length} nodes need a wider spec.cluster.podCIDR`,
    );
    return formatCIDR(cidr);
  });
}

function describeNodes(objects: readonly Node[], podCIDRs: readonly string[], { notes }: Resolution): ResolvedNodes {
  const zones: string[] = [];
  const indexOf = new Map<string, number>();
  const block = parseCIDR(NODE_CIDR) as CIDR;
  const nodes = objects.map((node, i): WorldNode => {
    const { name, labels } = node.metadata;
    const zone = zoneOf(node) ?? NO_ZONE;
    if (zone === NO_ZONE) notes.assume('nodes without a zone label', 'all in one zone', `label ${ZONE_LABEL}`);
    if (!zones.includes(zone)) zones.push(zone);
    indexOf.set(name, i);
    const given = node.status.addresses.find(({ type }) => type === 'InternalIP')?.address;
    // The first address of the block is its network, the second its gateway.
    const address = given ?? formatIP(nthAddress(block, i + 2) ?? { family: 'IPv4', value: block.base });
    return { name, zone: zones.indexOf(zone), labels, address, podCIDR: podCIDRs[i] as string };
  });
  return { objects, nodes, zones, indexOf };
}
