import { parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import type { IPFamily } from '../../kubernetes/objects.ts';
import type { Resolution } from './resolution.ts';

/**
 * The IP families of the cluster, the primary one first: those of `podCIDR` (`10.244.0.0/16,fd00:10:244::/56` is dual
 * stack), else of `serviceCIDR`, else those that kube-proxy's `clusterCIDR`, the nodes' pod CIDRs and the Services' cluster
 * IPs show, else IPv4.
 */
export function resolveFamilies({ objects }: Resolution): readonly IPFamily[] {
  const cluster = objects.only('Simulation')?.value.cluster;
  const blocks = (text: string | undefined): readonly IPFamily[] =>
    (text ?? '').split(',').flatMap((each) => parseCIDR(each.trim())?.family ?? []);
  const written = [cluster?.podCIDR, cluster?.serviceCIDR].map(blocks).find((families) => families.length > 0);
  if (written !== undefined) return [...new Set(written)];
  const shown = [
    ...blocks(objects.only('KubeProxyConfiguration')?.value.clusterCIDR),
    ...objects.all('Node').flatMap(({ value }) => blocks(value.spec.podCIDRs.join(','))),
    ...objects.all('Service').flatMap(({ value }) => value.spec.clusterIPs.flatMap((ip) => parseIP(ip)?.family ?? [])),
  ];
  return shown.length === 0 ? ['IPv4'] : [...new Set(shown)];
}
