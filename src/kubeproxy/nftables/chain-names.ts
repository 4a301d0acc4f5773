import { base32 } from '../../base/base32.ts';
import { sha256 } from '../../base/sha256.ts';
import type { ProxyServicePort } from '../proxier-state.ts';
import { splitEndpoint } from '../split-endpoint.ts';

/** The chains that kube-proxy writes for one Service port. */
export interface ServiceChainNames {
  /** Chooses among all endpoints: policy Cluster. */
  readonly cluster: string;
  /** Chooses among the endpoints of the node: policy Local. */
  readonly local: string;
  /** Traffic to a node port, an external IP or a load balancer's address. */
  readonly external: string;
  /** Checks loadBalancerSourceRanges. */
  readonly firewall: string;
}

/** The chain of one endpoint of a Service port, and the set of clients that stick to it. */
export interface EndpointNames {
  readonly chain: string;
  readonly affinitySet: string;
}

/** Source: kube-proxy pkg/proxy/nftables/proxier.go servicePortChainNameBase and newServiceInfo. */
export function serviceChainNames(port: ProxyServicePort): ServiceChainNames {
  const base = hashAndTruncate(servicePath(port));
  return {
    cluster: `service-${base}`,
    local: `local-${base}`,
    external: `external-${base}`,
    firewall: `firewall-${base}`,
  };
}

/**
 * Source: kube-proxy pkg/proxy/nftables/proxier.go servicePortEndpointChainNameBase.
 *
 * @param address `IP:port`, with brackets around an IPv6 address.
 */
export function endpointNames(port: ProxyServicePort, address: string): EndpointNames {
  const { ip, port: number } = splitEndpoint(address);
  // Names must not hold colons.
  const base = hashAndTruncate(`${servicePath(port)}__${ip.replaceAll(':', '.')}/${number}`);
  return { chain: `endpoint-${base}`, affinitySet: `affinity-${base}` };
}

function servicePath({ namespace, service, protocol, portName }: ProxyServicePort): string {
  return `${namespace}/${service}/${protocol.toLowerCase()}/${portName}`;
}

/** nft's names have up to 256 characters, of which kube-proxy keeps 16 for its prefixes. */
const longestBase = 256 - 16;

function hashAndTruncate(path: string): string {
  const base = `${base32(sha256(path)).slice(0, 8)}-${path}`;
  return base.length > longestBase ? `${base.slice(0, longestBase - 3)}...` : base;
}
