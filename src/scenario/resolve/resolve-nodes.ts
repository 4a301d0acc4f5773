import type { CIDR } from '../../kubernetes/ip.ts';
import type { IPFamily, Node } from '../../kubernetes/objects.ts';
import { ZONE_LABEL, zoneOf } from '../../kubernetes/topology.ts';
import type { WorldNode } from '../scenario.ts';
import { completeNodes } from './complete-nodes.ts';
import type { Resolution } from './resolution.ts';
import { resolveFamilies } from './resolve-families.ts';
import { resolvePodCIDRs } from './resolve-pod-cidrs.ts';

/** The nodes as the API has them, and as the world has them, in the same order. */
export interface ResolvedNodes {
  /** With pod CIDRs and InternalIPs. */
  readonly objects: readonly Node[];
  /** Of the cluster, the primary one first. */
  readonly families: readonly IPFamily[];
  /** All of the cluster: what holds the nodes' blocks. */
  readonly podCIDRs: readonly CIDR[];
  readonly nodes: readonly WorldNode[];
  readonly zones: readonly string[];
  /** Position by name. */
  readonly indexOf: ReadonlyMap<string, number>;
}

const DEFAULT_COUNT = 3;
const DEFAULT_ZONES = ['a', 'b', 'c'];

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
  const families = resolveFamilies(resolution);
  const podCIDRs = resolvePodCIDRs(resolution, nodes, families);
  const complete = completeNodes(nodes, families, podCIDRs.ofNode, isCPUAssumed(resolution));
  return { ...describeNodes(complete, resolution), families, podCIDRs: podCIDRs.ofCluster };
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
      // Equal machines: topology-aware hints go by the CPU of the zones.
      status: {
        addresses: [],
        allocatable: { cpu: 4 },
        capacity: { cpu: 4 },
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: { kubeletVersion: '', kernelVersion: '' },
      },
    };
  });
}

/** Whether no Node says how much CPU it has, so that all are taken to have the same. */
export function isCPUAssumed({ objects }: Resolution): boolean {
  return objects.all('Node').every(({ value }) => value.status.allocatable.cpu === undefined);
}

function describeNodes(
  objects: readonly Node[],
  { notes }: Resolution,
): Pick<ResolvedNodes, 'objects' | 'nodes' | 'zones' | 'indexOf'> {
  const zones: string[] = [];
  const indexOf = new Map<string, number>();
  const nodes = objects.map((node, i): WorldNode => {
    const { name, labels } = node.metadata;
    const zone = zoneOf(node) ?? NO_ZONE;
    if (zone === NO_ZONE) notes.assume('nodes without a zone label', 'all in one zone', `label ${ZONE_LABEL}`);
    if (!zones.includes(zone)) zones.push(zone);
    indexOf.set(name, i);
    const address = node.status.addresses.find(({ type }) => type === 'InternalIP')?.address as string;
    const { podCIDRs, taints, unschedulable } = node.spec;
    const podCIDR = podCIDRs[0] as string;
    const { cpu = Number.POSITIVE_INFINITY, memory = Number.POSITIVE_INFINITY } = node.status.allocatable;
    const allocatable = { cpu, memoryBytes: memory };
    return { name, zone: zones.indexOf(zone), labels, address, podCIDR, taints, unschedulable, allocatable };
  });
  return { objects, nodes, zones, indexOf };
}
