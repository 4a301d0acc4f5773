import { balancerNames } from '../../balancer/registry.ts';
import { featureGates } from '../../kubernetes/feature-gates.ts';
import { type CIDR, formatCIDR } from '../../kubernetes/ip.ts';
import {
  defaultKubeProxyConfiguration,
  type KubeProxyConfiguration,
} from '../../kubernetes/kube-proxy-configuration.ts';
import type { IPFamily, Node } from '../../kubernetes/objects.ts';
import type { ProxyShorthand } from '../document/simulation-document.ts';
import { suggest } from '../nearest-word.ts';
import type { ProxySpec } from '../scenario.ts';
import { complain, type Resolution } from './resolution.ts';

/** The schedulers of the kernel's ip_vs, by the names that kube-proxy takes. */
const kernelSchedulers = balancerNames.filter((name) => name.startsWith('ipvs/')).map((name) => name.slice(5));

/**
 * kube-proxy's configuration: the document's as it is, else that of the Simulation's shorthand, else kube-proxy's own
 * defaults. Without a document kube-proxy knows the cluster's pod addresses, as kubeadm and kind tell it; a document
 * that does not name its `clusterCIDR` leaves it without.
 */
export function proxyConfiguration({ objects }: Resolution, podCIDRs: readonly CIDR[]): KubeProxyConfiguration {
  const configured = objects.only('KubeProxyConfiguration');
  if (configured !== undefined) return configured.value;
  const shorthand = objects.only('Simulation')?.value.cluster?.proxy ?? {};
  const firstOf = (family: IPFamily): CIDR | undefined => podCIDRs.find((each) => each.family === family);
  const families = [...new Set(podCIDRs.map(({ family }) => family))];
  const clusterCIDR = families.map((family) => formatCIDR(firstOf(family) as CIDR)).join(',');
  return defaultKubeProxyConfiguration({ ...expand(shorthand), clusterCIDR });
}

/** What a run needs of kube-proxy's configuration; a scheduler that the kernel does not have is a mistake. */
export function resolveProxy(
  resolution: Resolution,
  configuration: KubeProxyConfiguration,
  kubernetesMinor: number,
  nodes: readonly Pick<Node, 'status'>[],
): ProxySpec {
  checkScheduler(resolution, configuration);
  noteProxy(resolution, configuration);
  const { mode, ipvs, featureGates: given, conntrack, ...sections } = configuration;
  const { minSyncPeriodMs } = mode === 'ipvs' ? ipvs : sections[mode];
  const gates = featureGates(kubernetesMinor, given);
  return {
    mode,
    ipvsScheduler: ipvs.scheduler,
    minSyncPeriodMs,
    honoursNodeHints: gates.PreferSameTrafficDistribution,
    usesTerminating: gates.ProxyTerminatingEndpoints,
    drainsTerminatingNodes: gates.KubeProxyDrainingTerminatingNodes,
    // In IPVS mode kube-proxy takes it from the section of iptables.
    masqueradeAll: (mode === 'nftables' ? sections.nftables : sections.iptables).masqueradeAll,
    conntrackMax: nodes.map((node) => conntrackMaxOf(conntrack, node)),
  };
}

/** What the kernel has where kube-proxy leaves it: nf_conntrack_max of a machine with more than 4 GB. */
const KERNEL_CONNTRACK_MAX = 262_144;

/**
 * Most entries of a node's conntrack table: so many for each CPU, but no fewer than `min`.
 * Source: kube-proxy cmd/kube-proxy/app/server_linux.go getConntrackMax.
 */
function conntrackMaxOf(
  { maxPerCore, min }: KubeProxyConfiguration['conntrack'],
  { status }: Pick<Node, 'status'>,
): number {
  if (maxPerCore <= 0) return KERNEL_CONNTRACK_MAX;
  return Math.max(min, maxPerCore * Math.floor(status.capacity.cpu ?? 0));
}

/** Says what is assumed of kube-proxy's mode, and which of two places does not count. */
export function noteProxy({ objects, notes }: Resolution, { mode }: KubeProxyConfiguration): void {
  const shorthand = objects.only('Simulation')?.value.cluster?.proxy;
  if (objects.only('KubeProxyConfiguration') === undefined) {
    if (shorthand?.mode === undefined) notes.assume('kube-proxy mode', mode, "kube-proxy's default");
  } else if (shorthand !== undefined) {
    notes.assume('Simulation.spec.cluster.proxy', 'replaced', 'KubeProxyConfiguration document');
  }
}

/** The periods of a shorthand are those of its mode's section. */
function expand({
  mode = 'iptables',
  minSyncPeriod,
  ...sections
}: ProxyShorthand): Parameters<typeof defaultKubeProxyConfiguration>[0] {
  const section = sections[mode || 'iptables'];
  const periods = {
    minSyncPeriod: section?.minSyncPeriod ?? minSyncPeriod,
  };
  return { mode, ...sections, [mode || 'iptables']: { ...section, ...periods } };
}

/** Reports an IPVS scheduler that the kernel does not have. */
export function checkScheduler(resolution: Resolution, { ipvs: { scheduler } }: KubeProxyConfiguration): void {
  const configured = resolution.objects.only('KubeProxyConfiguration')?.document;
  const document = configured ?? resolution.objects.only('Simulation')?.document;
  if (document === undefined || kernelSchedulers.includes(scheduler)) return;
  const path = configured === undefined ? ['spec', 'cluster', 'proxy'] : [];
  const message = `unknown IPVS scheduler ${JSON.stringify(scheduler)}`;
  complain(resolution, document, [...path, 'ipvs', 'scheduler'], message, suggest(scheduler, kernelSchedulers));
}
