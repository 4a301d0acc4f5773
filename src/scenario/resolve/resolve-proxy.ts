import { findAlgorithm } from '../../balancer/registry.ts';
import {
  defaultKubeProxyConfiguration,
  type KubeProxyConfiguration,
} from '../../kubernetes/kube-proxy-configuration.ts';
import type { Document } from '../document/document.ts';
import type { ProxyShorthand } from '../document/simulation-document.ts';
import { suggest } from '../nearest-word.ts';
import type { ProxySpec } from '../scenario.ts';
import { complain, type Resolution } from './resolution.ts';

/** The schedulers of the kernel's ip_vs, by the names that kube-proxy takes. */
const kernelSchedulers = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'mh', 'dh', 'sed', 'nq', 'fo', 'ovf'];

/** kube-proxy's configuration: the document's, else the Simulation's shorthand, else kube-proxy's own defaults. */
export function resolveProxy(resolution: Resolution): ProxySpec {
  const { objects, notes } = resolution;
  const configured = objects.only('KubeProxyConfiguration');
  const simulation = objects.only('Simulation');
  const shorthand = simulation?.value.cluster?.proxy;
  if (configured !== undefined) {
    if (shorthand !== undefined)
      notes.assume('Simulation.spec.cluster.proxy', 'replaced', 'KubeProxyConfiguration document');
    return describe(resolution, configured.value, configured.document, []);
  }
  const configuration = defaultKubeProxyConfiguration(expand(shorthand ?? {}));
  const spec = describe(resolution, configuration, simulation?.document, ['spec', 'cluster', 'proxy']);
  if (shorthand?.mode === undefined) notes.assume('kube-proxy mode', spec.mode, "kube-proxy's default");
  return spec;
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

function describe(
  resolution: Resolution,
  { mode, ipvs, ...sections }: KubeProxyConfiguration,
  document: Document | undefined,
  path: readonly string[],
): ProxySpec {
  const { scheduler } = ipvs;
  if (findAlgorithm(`ipvs/${scheduler}`) === undefined && document !== undefined) {
    const isOfKernel = kernelSchedulers.includes(scheduler);
    const message = isOfKernel
      ? `the IPVS scheduler "${scheduler}" is not simulated yet`
      : `unknown IPVS scheduler ${JSON.stringify(scheduler)}`;
    const simulated = kernelSchedulers.filter((name) => findAlgorithm(`ipvs/${name}`) !== undefined);
    const help = isOfKernel ? `simulated are ${simulated.join(', ')}` : suggest(scheduler, kernelSchedulers);
    complain(resolution, document, [...path, 'ipvs', 'scheduler'], message, help);
  }
  const { minSyncPeriodMs } = mode === 'ipvs' ? ipvs : sections[mode];
  return { mode, ipvsScheduler: scheduler, minSyncPeriodMs };
}
