import { base32 } from '../../base/base32.ts';
import { sha256 } from '../../base/sha256.ts';
import type { ProxyServicePort } from '../proxier-state.ts';

/** The chains that kube-proxy writes for one Service port. */
export interface ServiceChainNames {
  /** All endpoints: policy Cluster. */
  readonly cluster: string;
  /** The endpoints of the node: policy Local. */
  readonly local: string;
  /** Traffic to a node port, an external IP or a load balancer's address. */
  readonly external: string;
  /** Checks loadBalancerSourceRanges. */
  readonly firewall: string;
}

/** Source: kube-proxy pkg/proxy/iptables/proxier.go portProtoHash and the functions below it. */
export function serviceChainNamesOf({ name, protocol }: ProxyServicePort): ServiceChainNames {
  const hash = shortHash(name + protocol.toLowerCase());
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    firewall: `KUBE-FW-${hash}`,
  };
}

/**
 * The chain of one endpoint of a Service port, which also names its list of remembered clients.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go servicePortEndpointChainName.
 *
 * @param address "IP:port", with brackets around an IPv6 address.
 */
export function endpointChainNameOf({ name, protocol }: ProxyServicePort, address: string): string {
  return `KUBE-SEP-${shortHash(name + protocol.toLowerCase() + address)}`;
}

/** The first 16 digits of the hash in base32: chain names have room for 28 characters. */
function shortHash(text: string): string {
  return base32(sha256(text)).slice(0, 16);
}
