import { ipSetLines } from '../netfilter/ip-set.ts';
import { tablesText } from '../netfilter/print-tables.ts';
import type { ProxierState } from '../proxier-state.ts';
import type { RuleProgram } from '../rule-program.ts';
import { chainsOf } from './chains-of.ts';
import { ipSetsOf } from './ip-sets-of.ts';
import { tracePacket } from './trace-packet.ts';
import { virtualServerLines } from './virtual-server.ts';
import { virtualServersOf } from './virtual-servers-of.ts';

/** What IPVS mode needs beside IPVS, in the syntax of the tools that show it. */
export interface IPVSProgram extends RuleProgram {
  /** `ipset save`: the sets that the iptables rules ask. */
  printIPSets(): string;
  /** `iptables-save`, or `ip6tables-save`. */
  printIptables(): string;
}

/**
 * What kube-proxy of a node programs in IPVS mode. `print` gives what `ipvsadm -Sn` shows, sorted as it sorts; kube-proxy
 * adds real servers in the random order of a Go map, so which of them round robin begins with cannot be told.
 *
 * Source: kube-proxy 1.34 pkg/proxy/ipvs/proxier.go.
 */
export function programIpvs(state: ProxierState): IPVSProgram {
  const virtualServers = virtualServersOf(state);
  const inOrder = [...virtualServers.values()];
  const sets = ipSetsOf(state, inOrder);
  const tables = chainsOf(state, sets, inOrder);
  const programmed = {
    tables,
    virtualServers,
    nodeAddresses: new Set(state.node.addresses),
    boundAddresses: sets['KUBE-IPVS-IPS'].entries,
  };
  return {
    print(service) {
      const shown = inOrder.filter(
        ({ servicePort }) => service === undefined || `${servicePort.namespace}/${servicePort.service}` === service,
      );
      return asText(shown.flatMap(virtualServerLines));
    },
    printIPSets: () => asText(Object.values(sets).flatMap(ipSetLines)),
    printIptables: () => tablesText(tables),
    trace: (packet) => tracePacket(programmed, packet),
  };
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
