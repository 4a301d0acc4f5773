import { balancerNames } from '../../balancer/registry.ts';
import { featureGates } from '../../kubernetes/feature-gates.ts';
import { type CIDR, formatCIDR } from '../../kubernetes/ip.ts';
import {
  defaultKubeProxyConfiguration,
  type KubeProxyConfiguration,
} from '../../kubernetes/kube-proxy-configuration.ts';
import type { IPFamily } from '../../kubernetes/objects.ts';
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
): ProxySpec {
  checkScheduler(resolution, configuration);
  noteProxy(resolution, configuration);
  const { mode, ipvs, featureGates: given, ...sections } = configuration;
  const { minSyncPeriodMs } = mode === 'ipvs' ? ipvs : sections[mode];
  const { PreferSameTrafficDistribution } = featureGates(kubernetesMinor, given);
  return { mode, ipvsScheduler: ipvs.scheduler, minSyncPeriodMs, honoursNodeHints: PreferSameTrafficDistribution };
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
