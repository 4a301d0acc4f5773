import { parseIP } from '../../kubernetes/ip.ts';
import { isLoopback, nodePortAddressesOf } from '../node-port-addresses.ts';
import type { ProxierState } from '../proxier-state.ts';

/**
 * The addresses on which nftables mode serves node ports, or null for every local one. Unless configured it is the node's
 * own address, if it has one. Loopback addresses are left out even where a block names them.
 *
 * Source: kube-proxy cmd/kube-proxy/app/server.go (`primary`); pkg/proxy/nftables/proxier.go setupNFTables.
 */
export function servedNodePortAddresses(state: ProxierState): readonly string[] | null {
  const { node, configuration } = state;
  const primary = isLoopbackText(node.primaryAddress) ? [] : ['primary'];
  const wanted = configuration.nodePortAddresses.length === 0 ? primary : configuration.nodePortAddresses;
  const selected = nodePortAddressesOf({ ...state, configuration: { ...configuration, nodePortAddresses: wanted } });
  return selected.all ? null : selected.addresses.filter((address) => !isLoopbackText(address));
}

function isLoopbackText(text: string): boolean {
  const address = parseIP(text);
  return address !== undefined && isLoopback(address);
}
