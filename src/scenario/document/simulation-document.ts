import type { KubeProxyConfigurationManifest } from '../../kubernetes/kube-proxy-configuration.ts';
import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { duration, rate } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { distribution } from '../shape/distribution-shape.ts';
import { kubernetesObject } from '../shape/kubernetes-shape.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { boolean, choice, integer, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import type { DocumentKind } from './document.ts';
import { OWN_API_VERSION } from './document.ts';
import { type LoadBalancerDocument, loadBalancerShape } from './load-balancer-shape.ts';
import { ownDocumentOrEmpty } from './own-document-shape.ts';

/** `spec` of a Simulation as it was written; durations in ms. */
export interface SimulationDocument {
  readonly title?: string | undefined;
  readonly question?: string | undefined;
  readonly seed?: number | undefined;
  readonly duration?: number | undefined;
  readonly warmUp?: 'auto' | number | undefined;
  readonly replications?: number | undefined;
  readonly cluster?: ClusterShorthand | undefined;
  readonly network?:
    | {
        readonly sameNode?: DistributionSpec | undefined;
        readonly sameZone?: DistributionSpec | undefined;
        readonly crossZone?: DistributionSpec | undefined;
        readonly external?: DistributionSpec | undefined;
      }
    | undefined;
}

/** The cluster in a few words, where no documents of its own say more. */
export interface ClusterShorthand {
  readonly kubernetesVersion?: string | undefined;
  readonly kernelVersion?: string | undefined;
  readonly nodes?: { readonly count: number; readonly zones?: readonly string[] | undefined } | undefined;
  readonly podCIDR?: string | undefined;
  readonly serviceCIDR?: string | undefined;
  readonly proxy?: ProxyShorthand | undefined;
  readonly dataPlaneCost?: 'modelled' | 'none' | undefined;
  readonly loadBalancerProvider?: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none' | undefined;
  readonly loadBalancer?: LoadBalancerDocument | undefined;
  readonly otherServices?: number | undefined;
  readonly dns?: DnsShorthand | undefined;
}

/** The cluster's DNS, as far as the time of a lookup goes. */
export interface DnsShorthand {
  readonly nodeLocal?: boolean | undefined;
  readonly serverTime?: DistributionSpec | undefined;
  readonly replicas?: number | undefined;
  readonly capacity?: number | undefined;
}

/** kube-proxy's mode and, where they differ from its defaults, its periods and the sections of its configuration. */
export type ProxyShorthand = Pick<
  KubeProxyConfigurationManifest,
  'mode' | 'iptables' | 'ipvs' | 'nftables' | 'conntrack'
> & {
  readonly minSyncPeriod?: number | undefined;
};

const YEAR_MS = 365 * 24 * 3_600_000;

/** kube-proxy's modes, by their names in its configuration. */
export const proxyModes = ['iptables', 'ipvs', 'nftables'] as const;

const proxy: Shape<ProxyShorthand> = object({
  mode: optional(choice(proxyModes), 'The proxy mode.'),
  minSyncPeriod: optional(duration(), 'minSyncPeriod of the mode.'),
  iptables: optional(kubernetesObject('KubeProxyIPTablesConfiguration'), 'As in a KubeProxyConfiguration.'),
  ipvs: optional(kubernetesObject('KubeProxyIPVSConfiguration'), 'As in a KubeProxyConfiguration.'),
  nftables: optional(kubernetesObject('KubeProxyNFTablesConfiguration'), 'As in a KubeProxyConfiguration.'),
  conntrack: optional(kubernetesObject('KubeProxyConntrackConfiguration'), 'As in a KubeProxyConfiguration.'),
});

const nodes = object({
  count: required(integer(1, 20_000), 'How many nodes: node-1, node-2, …'),
  zones: optional(list(text('the name of a zone'), 1), 'Their zones, in turn.'),
});

/** A version in quotes or without: YAML would make the number 1.3 of 1.30. */
const version: Shape<string> = {
  read: (at) =>
    /^1\.\d{1,3}$/.test(versionText(at.value, at.written))
      ? versionText(at.value, at.written)
      : at.unexpected('a version such as "1.34"'),
  schema: () => ({ type: ['string', 'number'], examples: ['1.34'] }),
};

/** The same for Linux, with whatever a distribution adds to it. */
const kernelVersion: Shape<string> = {
  read: (at) =>
    /^[3-9]\.\d{1,3}([.-]|$)/.test(versionText(at.value, at.written))
      ? versionText(at.value, at.written)
      : at.unexpected('a version of Linux such as "6.1"'),
  schema: () => ({ type: ['string', 'number'], examples: ['6.1'] }),
};

function versionText(value: Parameters<Shape<string>['read']>[0]['value'], written: string): string {
  if (value.kind !== 'scalar') return '';
  return typeof value.value === 'string' ? value.value.replace(/^v/, '') : written;
}

const cluster: Shape<ClusterShorthand> = object({
  kubernetesVersion: optional(version, 'Picks the defaults that changed between versions.'),
  kernelVersion: optional(
    kernelVersion,
    'Of Linux: before 6.5 an unanswered SYN is sent again after 1, 3, 7 … s, since then after 1, 2, 3, 4, 5, 7 … s.',
  ),
  nodes: optional(nodes, 'Shorthand; Node documents replace it.'),
  podCIDR: optional(
    text(),
    'Where pods get their addresses, a /24 for each node; for dual stack two blocks with a comma between.',
  ),
  serviceCIDR: optional(
    text(),
    'Where Services get their cluster IPs; for dual stack two blocks with a comma between.',
  ),
  proxy: optional(proxy, 'Shorthand; a KubeProxyConfiguration document replaces it.'),
  dataPlaneCost: optional(
    choice(['modelled', 'none']),
    'Whether first-packet rule traversal and connection set-up take time; none for pure queueing.',
  ),
  loadBalancerProvider: optional(
    choice(['cloud', 'metallb-l2', 'metallb-bgp', 'none']),
    'Who gives load balancers their addresses; nobody without, so that they stay pending.',
  ),
  loadBalancer: optional(loadBalancerShape, 'How the load balancers of the provider work.'),
  otherServices: optional(integer(0, 1_000_000), 'Services beside those of the documents: only their rules count.'),
  dns: optional(
    object({
      nodeLocal: optional(boolean(), 'Whether every node has a cache of its own, NodeLocal DNSCache.'),
      serverTime: optional(distribution(), 'What a DNS server takes for a query, without the way.'),
      replicas: optional(integer(1, 10_000), 'CoreDNS pods, where no document has the Service kube-dns.'),
      capacity: optional(rate({ above: 0 }), 'Queries a second that each DNS pod can answer; no limit without.'),
    }),
    'How long the lookup of a name takes.',
  ),
});

const warmUp: Shape<'auto' | number> = {
  read: (at) =>
    at.value.kind === 'scalar' && at.value.value === 'auto' ? 'auto' : duration({ max: YEAR_MS }).read(at),
  schema: () => ({ anyOf: [{ const: 'auto' }, duration().schema()] }),
};

const spec: Shape<SimulationDocument> = object({
  title: optional(text(), 'One line for the head of the report.'),
  question: optional(text(), 'What the simulation is to answer.'),
  seed: optional(integer(0), 'The seed of all random numbers.'),
  duration: optional(duration({ above: 0, max: YEAR_MS }), 'Measured time, after the warm-up.'),
  warmUp: optional(warmUp, 'Time before the measurement; auto finds it by MSER-5.'),
  replications: optional(integer(1, 100_000), 'Independent repetitions, each with its own random numbers.'),
  cluster: optional(cluster, 'The cluster, where no documents of its own say more.'),
  network: optional(
    object({
      sameNode: optional(distribution(), 'One-way delay within a node.'),
      sameZone: optional(distribution(), 'One-way delay between nodes of a zone.'),
      crossZone: optional(distribution(), 'One-way delay between zones.'),
      external: optional(distribution(), 'One-way delay from outside of the cluster.'),
    }),
    'One-way delays by topology.',
  ),
});

/** What is simulated, for how long and how often, in which cluster. */
export const simulationKind: DocumentKind<SimulationDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Simulation',
  scope: 'single',
  shape: ownDocumentOrEmpty('Simulation', 'What is simulated.', spec, {}),
};
