import type { ProxierState } from '../proxier-state.ts';
import { frameOf } from './frame.ts';
import type { NftTable } from './nft-table.ts';
import { writeService } from './write-service.ts';

/**
 * The whole table of a node, as kube-proxy's first sync writes it.
 *
 * Up to Kubernetes 1.35: from 1.36 rules set the mark themselves instead of jumping to a chain that does, and hairpin
 * goes by a set of connections; what becomes of packets is the same.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go syncProxyRules.
 */
export function writeTable(state: ProxierState): NftTable {
  const table = frameOf(state);
  for (const service of state.services) writeService(table, state, service);
  return table;
}
