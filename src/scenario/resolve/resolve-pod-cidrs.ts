import { bitsOf, type CIDR, containsCIDR, formatCIDR, parseCIDR } from '../../kubernetes/ip.ts';
import type { IPFamily, Node } from '../../kubernetes/objects.ts';
import { assignPodCIDRs } from '../../kubernetes/pod-cidr.ts';
import { enclosingBlock } from './enclosing-block.ts';
import { complain, type Resolution } from './resolution.ts';

/** kubeadm's example and kind's. */
const DEFAULT_POD_CIDRS: Readonly<Record<IPFamily, string>> = { IPv4: '10.244.0.0/16', IPv6: 'fd00:10:244::/56' };

/** Blocks of pod addresses. */
export interface ResolvedPodCIDRs {
  /** All of the cluster: what holds the nodes' blocks. */
  readonly ofCluster: readonly CIDR[];
  /** Of each node, one for each family: its own, else a part of the cluster's. */
  readonly ofNode: readonly (readonly string[])[];
}

/** The pod CIDRs of the cluster and of its nodes; a block that is too narrow for the nodes is a mistake. */
export function resolvePodCIDRs(
  resolution: Resolution,
  nodes: readonly Node[],
  families: readonly IPFamily[],
): ResolvedPodCIDRs {
  const blocks = podCIDRsOf(resolution, families);
  return {
    ofNode: assignAll(nodes, blocks, resolution),
    ofCluster: blocks.flatMap((each) => holding(each, nodes, resolution)),
  };
}

/**
 * Where pods get their addresses, one block for each family: the Simulation's, else what kube-proxy is told of them,
 * else the usual ones.
 */
function podCIDRsOf(resolution: Resolution, families: readonly IPFamily[]): readonly CIDR[] {
  const text = resolution.objects.only('Simulation')?.value.cluster?.podCIDR;
  const written = (text ?? clusterCIDROf(resolution))?.split(',').map((each) => parseCIDR(each.trim()));
  if (text !== undefined && written?.some((each) => each === undefined)) {
    complainOfPodCIDR(
      resolution,
      `Simulation.spec.cluster.podCIDR: ${JSON.stringify(text)} is not a block of addresses`,
      `write it as ${DEFAULT_POD_CIDRS.IPv4}`,
    );
  }
  return families.map(
    (family) => written?.find((each) => each?.family === family) ?? (parseCIDR(DEFAULT_POD_CIDRS[family]) as CIDR),
  );
}

function clusterCIDROf({ objects }: Resolution): string | undefined {
  return objects.only('KubeProxyConfiguration')?.value.clusterCIDR || undefined;
}

/**
 * The cluster's blocks of a family: the one that Nodes got theirs from, and those beside it that they name themselves.
 * Where nobody says what it is and every Node names its own, it is the smallest that holds them.
 */
function holding(cidr: CIDR, nodes: readonly Node[], resolution: Resolution): readonly CIDR[] {
  const own = nodes.map(({ spec }) => spec.podCIDRs.map(parseCIDR).find((each) => each?.family === cidr.family));
  const outside = own.flatMap((each) => (each === undefined || containsCIDR(cidr, each) ? [] : [each]));
  const written = resolution.objects.only('Simulation')?.value.cluster?.podCIDR ?? clusterCIDROf(resolution);
  if (written !== undefined || outside.length < nodes.length) return [cidr, ...outside];
  const hostBits = bitsOf(cidr.family) - Math.min(...outside.map(({ prefixLength }) => prefixLength));
  return [
    enclosingBlock(
      cidr.family,
      outside.map(({ base }) => base),
      hostBits,
    ),
  ];
}

/** The pod CIDRs of each node, one for each family: its own, else a part of the cluster's. */
function assignAll(
  nodes: readonly Node[],
  podCIDRs: readonly CIDR[],
  resolution: Resolution,
): readonly (readonly string[])[] {
  const perFamily = podCIDRs.map((cidr) =>
    assignPodCIDRs(nodes, cidr, Math.max(cidr.prefixLength, cidr.family === 'IPv4' ? 24 : 64)).map((allocation) => {
      if (allocation.ok) return formatCIDR(allocation.value);
      complainOfPodCIDR(
        resolution,
        `pod CIDR ${formatCIDR(cidr)}: ${allocation.error}`,
        `${nodes.length} nodes need a wider spec.cluster.podCIDR`,
      );
      return formatCIDR(cidr);
    }),
  );
  return nodes.map((_, i) => perFamily.map((ofFamily) => ofFamily[i] as string));
}

function complainOfPodCIDR(resolution: Resolution, message: string, help: string): void {
  const simulation = resolution.objects.only('Simulation');
  if (simulation === undefined) resolution.mistakes.add(null, message, help);
  else complain(resolution, simulation.document, ['spec', 'cluster', 'podCIDR'], message, help);
}
