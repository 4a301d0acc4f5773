import type { CIDR } from '../../kubernetes/ip.ts';
import { formatCIDR } from '../../kubernetes/ip.ts';
import { provideLoadBalancers } from '../../kubernetes/load-balancer-provider.ts';
import { defaultNamespace } from '../../kubernetes/node-defaults.ts';
import type { IPFamily, Namespace, Service } from '../../kubernetes/objects.ts';
import type { Cluster } from '../cluster.ts';
import type { Sourced } from './cluster-objects.ts';
import type { Resolution } from './resolution.ts';
import { type ResolvedEndpointSlices, resolveEndpointSlices } from './resolve-endpoint-slices.ts';
import { type ResolvedNodes, resolveNodes } from './resolve-nodes.ts';
import { type PlacedPod, resolvePods } from './resolve-pods.ts';
import { proxyConfiguration } from './resolve-proxy.ts';
import { resolveServices } from './resolve-services.ts';
import { SelectedPods } from './selected-pods.ts';

const DEFAULT_VERSION = '1.34';

/** The cluster, and its parts with what they came from. */
export interface ResolvedCluster {
  readonly cluster: Cluster;
  readonly nodes: ResolvedNodes;
  /** In the order of `cluster.pods`. */
  readonly pods: readonly PlacedPod[];
  readonly selected: SelectedPods;
  /** In the order of `cluster.services`. */
  readonly services: readonly Sourced<Service>[];
  readonly slices: ResolvedEndpointSlices;
}

/**
 * The API objects that a set of documents describes, each resolved once. Mistakes are reported; the cluster is then not
 * to be used. What was assumed of the version and of kube-proxy is for others to say: `noteVersion`, `noteProxy`.
 */
export function resolveCluster(resolution: Resolution): ResolvedCluster {
  const { objects } = resolution;
  const nodes = resolveNodes(resolution);
  const { placed, pending } = resolvePods(resolution, nodes);
  const allocated = resolveServices(resolution, nodes.families);
  const services = withLoadBalancers(resolution, allocated.services, nodes);
  const kubernetesVersion = kubernetesVersionOf(resolution);
  const selected = new SelectedPods(placed);
  const serviceObjects = services.map(({ value }) => value);
  const slices = resolveEndpointSlices(resolution, {
    services: serviceObjects,
    pods: placed,
    selected,
    nodes: nodes.objects,
    kubernetesMinor: kubernetesVersion.minor,
  });
  const cluster: Cluster = {
    kubernetesVersion,
    nodes: nodes.objects,
    namespaces: namespacesOf(resolution),
    pods: placed.map(({ pod }) => pod),
    pendingPods: pending,
    services: serviceObjects,
    endpointSlices: [...[...slices.ofService.values()].flatMap((each) => each.slices), ...slices.others],
    ingresses: objects.all('Ingress').map(({ value }) => value),
    proxy: proxyConfiguration(resolution, nodes.podCIDRs),
    podCIDRs: byFamily(nodes.podCIDRs),
    serviceCIDRs: byFamily(allocated.serviceCIDRs),
    clusterDomain: 'cluster.local',
    loadBalancerProvider: objects.only('Simulation')?.value.cluster?.loadBalancerProvider ?? 'none',
  };
  return { cluster, nodes, pods: placed, selected, services, slices };
}

/** Says which Kubernetes it is when the Simulation does not. */
export function noteVersion(resolution: Resolution): void {
  const { version, source } = statedVersion(resolution);
  if (source !== undefined) resolution.notes.assume('Kubernetes version', version, source);
}

function kubernetesVersionOf(resolution: Resolution): Cluster['kubernetesVersion'] {
  const [major, minor] = statedVersion(resolution).version.split('.').map(Number);
  return { major: major ?? 1, minor: minor ?? 0 };
}

/** That of the Simulation, else of the first node whose kubelet has one (`v1.33.4-eks-…`); kube-proxy is upgraded with it. */
function statedVersion({ objects }: Resolution): { readonly version: string; readonly source?: string } {
  const version = objects.only('Simulation')?.value.cluster?.kubernetesVersion;
  if (version !== undefined) return { version };
  for (const { value } of objects.all('Node')) {
    const ofKubelet = /^v?(1\.\d{1,3})\b/.exec(value.status.nodeInfo.kubeletVersion)?.[1];
    if (ofKubelet !== undefined) return { version: ofKubelet, source: `kubelet of Node ${value.metadata.name}` };
  }
  return { version: DEFAULT_VERSION, source: 'default' };
}

/** The Services with the addresses that the provider gives them. */
function withLoadBalancers(
  { objects }: Resolution,
  services: readonly Sourced<Service>[],
  nodes: ResolvedNodes,
): readonly Sourced<Service>[] {
  const provided = provideLoadBalancers(
    services.map(({ value }) => value),
    {
      provider: objects.only('Simulation')?.value.cluster?.loadBalancerProvider ?? 'none',
      nodeAddresses: nodes.objects.flatMap(({ status }) =>
        status.addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : [])),
      ),
    },
  );
  return services.map(({ document }, i) => ({ document, value: provided[i] as Service }));
}

/** Those of documents, then those in which other objects lie. */
function namespacesOf({ objects }: Resolution): readonly Namespace[] {
  const namespaces = objects.all('Namespace').map(({ value }) => value);
  const names = new Set(namespaces.map(({ metadata }) => metadata.name));
  for (const name of objects.namespaces) {
    if (!names.has(name)) namespaces.push(defaultNamespace({ metadata: { name } }));
  }
  return namespaces;
}

function byFamily(blocks: readonly CIDR[]): Readonly<Record<IPFamily, readonly string[]>> {
  const of = (family: IPFamily): readonly string[] => blocks.filter((each) => each.family === family).map(formatCIDR);
  return { IPv4: of('IPv4'), IPv6: of('IPv6') };
}
