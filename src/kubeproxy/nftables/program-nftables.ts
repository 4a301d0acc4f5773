import type { ProxierState } from '../proxier-state.ts';
import type { Packet, PacketTrace, RuleProgram } from '../rule-program.ts';
import { printTable } from './print-table.ts';
import { selectService } from './select-service.ts';
import { ruledNode, walkTable } from './walk-table.ts';
import { writeTable } from './write-table.ts';

/**
 * What kube-proxy of a node programs in nftables mode for one IP family: the table `kube-proxy`, printed as
 * `nft list table` does.
 *
 * Nothing in it is for a Service's healthCheckNodePort: kube-proxy itself listens there, and no policy stands in the way.
 * No verdict is ACCEPT, because no rule accepts; a packet that no rule handles goes on as it is. Should rules behind the
 * choice of an endpoint drop or reject what went to some (an endpoint that is a ClusterIP), the others alone are told.
 *
 * Source: KEP-3866; kube-proxy pkg/proxy/nftables/proxier.go.
 */
export function programNftables(state: ProxierState): RuleProgram {
  const table = writeTable(state);
  const node = ruledNode(table, state.node.addresses);
  return {
    print: (service) => printTable(service === undefined ? table : selectService(table, service)),
    trace(packet: Packet): PacketTrace {
      const { flows, walk } = walkTable(node, packet);
      const steps = [...walk.steps.values()];
      const arrived = flows.filter(({ fate }) => fate !== 'drop' && fate !== 'reject');
      const lost = flows.find(({ fate }) => fate === 'drop' || fate === 'reject');
      if (arrived.length === 0 && lost !== undefined) {
        const verdict = lost.fate === 'drop' ? 'DROP' : 'REJECT';
        return { verdict, service: lost.port?.name ?? null, endpoints: [], steps };
      }
      const endpoints = arrived.flatMap(({ endpoint, probability, masquerade }) =>
        endpoint === null ? [] : [{ address: endpoint, probability, masquerade }],
      );
      if (endpoints.length === 0) return { verdict: 'NONE', service: null, endpoints, steps };
      return { verdict: 'DNAT', service: arrived[0]?.port?.name ?? null, endpoints, steps };
    },
  };
}
