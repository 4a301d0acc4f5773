import { type ClusterNameService, createClusterNameService } from '../dns/cluster-name-service.ts';
import { buildProxierState } from '../kubeproxy/build-proxier-state.ts';
import { programmers } from '../kubeproxy/programmers.ts';
import type { ProxierState } from '../kubeproxy/proxier-state.ts';
import type { RuleProgram } from '../kubeproxy/rule-program.ts';
import { containsIP, parseCIDR, parseIP } from '../kubernetes/ip.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Endpoint, IPFamily, Node, NodeAddress, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { type AddressOwner, addressOwners } from './address-owners.ts';
import { canonical, keyOf } from './identity.ts';
import { refuseUnknown } from './refuse.ts';
import { ServiceIndex } from './service-index.ts';

/** A cluster, found by names and addresses. Rules of nodes are made when they are first asked for, and kept. */
export class ClusterView {
  readonly cluster: Cluster;
  readonly names: ClusterNameService;
  readonly #index: ServiceIndex;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #programs = new Map<string, RuleProgram>();
  readonly #owners: ReadonlyMap<string, AddressOwner>;
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(cluster: Cluster) {
    const { clusterDomain, serviceCIDRs, services, endpointSlices, pods, nodes, namespaces } = cluster;
    this.cluster = cluster;
    this.#nodes = new Map(nodes.map((node) => [node.metadata.name, node]));
    this.#services = new Map(services.map((service) => [keyOf(service), service]));
    this.#index = new ServiceIndex(services, endpointSlices);
    this.names = createClusterNameService({
      clusterDomain,
      serviceCIDRs: [...serviceCIDRs.IPv4, ...serviceCIDRs.IPv6],
      namespaces: namespaces.map(({ metadata }) => metadata.name),
      services,
      endpointSlices,
      pods,
      nodes,
    });
    this.#owners = addressOwners(cluster, this.#index, this.names.addedServices);
    for (const { metadata, endpoints } of endpointSlices) {
      for (const endpoint of endpoints) {
        const key = `${metadata.namespace}/${metadata.labels[SERVICE_NAME_LABEL]} ${canonical(endpoint.addresses[0])}`;
        if (!this.#endpoints.has(key)) this.#endpoints.set(key, endpoint);
      }
    }
  }

  get nodes(): readonly Node[] {
    return this.cluster.nodes;
  }

  /** @throws {ScenarioError} if there is no such node. */
  node(name: string): Node {
    return this.#nodes.get(name) ?? refuseUnknown('node', name, this.nodes.map(nameOf));
  }

  /** @param key `namespace/name`. */
  service(key: string): Service | undefined {
    return this.#services.get(key);
  }

  /** What kube-proxy of a node sees of these Services, and of no others. */
  stateOf(node: Node, family: IPFamily, mode: ProxyMode, services: readonly Service[]): ProxierState {
    const { proxy, serviceCIDRs, kubernetesVersion } = this.cluster;
    return buildProxierState({
      node,
      services,
      endpointSlices: services.flatMap((service) => this.#index.slicesOf(keyOf(service))),
      configuration: { ...proxy, mode },
      family,
      serviceCIDRs: serviceCIDRs[family],
      kubernetesMinor: kubernetesVersion.minor,
    });
  }

  /**
   * What kube-proxy of a node programs for a destination: the rules of all Services that a packet to it can meet. Each
   * rule names the address or the node port that it is for, so that those of other Services are not missed.
   */
  programOf(node: Node, mode: ProxyMode, ip: string, port: number): RuleProgram {
    const services = this.#index.servicesFor(ip, port);
    const family = parseIP(ip)?.family ?? 'IPv4';
    const key = [node.metadata.name, family, mode, ...services.map(keyOf)].join(' ');
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = programmers[mode](this.stateOf(node, family, mode, services));
    this.#programs.set(key, program);
    return program;
  }

  /** @param ip canonical, or the host name of a load balancer that has no address of its own, in lower case. */
  ownerOf(ip: string): AddressOwner {
    const known = this.#owners.get(ip);
    if (known !== undefined) return known;
    const { podCIDRs, serviceCIDRs } = this.cluster;
    if (isWithin(ip, [...serviceCIDRs.IPv4, ...serviceCIDRs.IPv6])) return { kind: 'unused', block: 'Services' };
    if (isWithin(ip, [...podCIDRs.IPv4, ...podCIDRs.IPv6])) return { kind: 'unused', block: 'pods' };
    return { kind: 'elsewhere' };
  }

  /**
   * The pod and the node of an endpoint: as its slice says, else as the pod at its address does.
   *
   * @param service `namespace/name`.
   */
  placeOf(ip: string, service: string | null): { readonly pod: string | null; readonly node: Node | null } {
    const endpoint = service === null ? undefined : this.#endpoints.get(`${service} ${ip}`);
    const owner = this.ownerOf(ip);
    const pod = owner.kind === 'pod' ? owner.pod : undefined;
    const target = endpoint?.targetRef;
    const name = target?.kind === 'Pod' ? `${target.namespace}/${target.name}` : pod === undefined ? null : keyOf(pod);
    const nodeName = endpoint?.nodeName ?? pod?.spec.nodeName;
    const named = this.#nodes.get(nodeName ?? '');
    return { pod: name, node: named ?? (owner.kind === 'node' ? owner.node : null) };
  }
}

/**
 * The address of a node by which others reach it in a family, or undefined.
 *
 * @param isOutside from outside an ExternalIP is taken where there is one.
 */
export function addressOfNode({ status }: Node, family: IPFamily, isOutside = false): string | undefined {
  const of = (type: NodeAddress['type']): string | undefined =>
    status.addresses
      .filter((each) => each.type === type)
      .map(({ address }) => canonical(address))
      .find((ip) => parseIP(ip)?.family === family);
  return isOutside ? (of('ExternalIP') ?? of('InternalIP')) : (of('InternalIP') ?? of('ExternalIP'));
}

/** Whether an address lies in one of these blocks. */
export function isWithin(ip: string, blocks: readonly string[]): boolean {
  const address = parseIP(ip);
  return blocks.some((text) => {
    const block = parseCIDR(text);
    return block !== undefined && address !== undefined && containsIP(block, address);
  });
}

function nameOf({ metadata }: Node): string {
  return metadata.name;
}
