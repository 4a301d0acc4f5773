import { bitsOf, type CIDR, containsIP, type IPAddress, parseCIDR, parseIP } from '../kubernetes/ip.ts';
import type { ProxierState } from './proxier-state.ts';

/** On which addresses of the node node ports answer. */
export interface NodePortAddresses {
  /** On all of them; then `addresses` does not matter. */
  readonly all: boolean;
  readonly addresses: readonly string[];
  /** Whether node ports answer on 127.0.0.1, which takes `route_localnet`. Never on ::1. */
  readonly onLoopback: boolean;
}

/**
 * The addresses that `nodePortAddresses` selects. Without a block of the family it is all of them, `primary` stands for
 * the node's own address. Loopback is left out where the kernel would not route it.
 *
 * Source: kube-proxy pkg/proxy/util/nodeport_addresses.go, pkg/proxy/iptables/proxier.go.
 */
export function nodePortAddressesOf({ family, node, configuration }: ProxierState): NodePortAddresses {
  const wanted = configuration.nodePortAddresses.map((text) =>
    text === 'primary' ? `${node.primaryAddress}/${bitsOf(family)}` : text,
  );
  const blocks = wanted.flatMap((text) => parseCIDR(text) ?? []).filter((block) => block.family === family);
  const all = blocks.length === 0 || blocks.some(({ prefixLength }) => prefixLength === 0);
  const onLoopback =
    family === 'IPv4' &&
    configuration.iptables.localhostNodePorts &&
    (all || blocks.some((block) => containsIP(block, localhost)));
  const addresses = node.addresses.filter((text) => {
    const address = parseIP(text);
    if (address === undefined || !blocks.some((block) => containsIP(block, address))) return false;
    return onLoopback || !isLoopback(address);
  });
  return { all, addresses: [...new Set(addresses)], onLoopback };
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(address: IPAddress): boolean {
  return loopbackBlocks.some((block) => containsIP(block, address));
}

const localhost = parseIP('127.0.0.1') as IPAddress;
const loopbackBlocks = [parseCIDR('127.0.0.0/8'), parseCIDR('::1/128')] as readonly CIDR[];
