import type { KubeProxyConfiguration } from '../kubernetes/kube-proxy-configuration.ts';
import type { IPFamily, Protocol } from '../kubernetes/objects.ts';
import type { ProxyEndpoint, ProxyNode } from './categorize-endpoints.ts';

/**
 * One port of one Service as kube-proxy keeps it, for one IP family: addresses of the other family are left out, as are
 * Services that kube-proxy does not serve (headless, ExternalName, served by another proxy).
 *
 * Source: kube-proxy pkg/proxy/serviceport.go BaseServicePortInfo.
 */
export interface ProxyServicePort {
  /** `namespace/name:port`, without `:port` for the unnamed port: ServicePortName.String, which the rules' comments show. */
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly clusterIP: string;
  readonly port: number;
  /** 0: none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  /** Addresses of the load balancer that the node handles itself: those of `ipMode` VIP. */
  readonly loadBalancerIPs: readonly string[];
  /** Canonical CIDRs; empty: everybody may call the load balancer's addresses. */
  readonly loadBalancerSourceRanges: readonly string[];
  readonly internalPolicyLocal: boolean;
  readonly externalPolicyLocal: boolean;
  /** By sessionAffinity ClientIP, in seconds; null without affinity. */
  readonly stickySeconds: number | null;
  /** 0: none. */
  readonly healthCheckNodePort: number;
}

/** A Service port and all its endpoints, wherever they are, in the order of their addresses. */
export interface ProxiedService {
  readonly port: ProxyServicePort;
  readonly endpoints: readonly ProxyEndpoint[];
}

/** All that kube-proxy of one node looks at when it programs one IP family. */
export interface ProxierState {
  readonly family: IPFamily;
  readonly node: ProxyNode & {
    /** Every local address of the family, loopback included. */
    readonly addresses: readonly string[];
    /** The node's own address of the family: its first InternalIP. */
    readonly primaryAddress: string;
    /** The node's blocks of pod addresses, for `detectLocalMode: NodeCIDR`. */
    readonly podCIDRs: readonly string[];
  };
  /** In the order in which they are programmed. */
  readonly services: readonly ProxiedService[];
  readonly configuration: KubeProxyConfiguration;
  /** Blocks of ClusterIPs of the family: nftables mode drops what goes to an address there that no Service has. */
  readonly serviceCIDRs: readonly string[];
  /** Such as 34 of Kubernetes 1.34. */
  readonly kubernetesMinor: number;
}
