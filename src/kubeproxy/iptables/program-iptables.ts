import { tablesText } from '../netfilter/print-tables.ts';
import type { ProxierState } from '../proxier-state.ts';
import type { RuleProgram } from '../rule-program.ts';
import { buildRuleTables } from './build-rule-tables.ts';
import { selectService } from './select-service.ts';
import { tracePacket } from './trace-packet.ts';

/**
 * kube-proxy's iptables mode: one chain of statistic rules for each Service port, in the nat table, and the exceptions
 * in the filter table. The trace says what the rules would do, and that is all it knows: other programs' rules, routes
 * and firewalls outside of the node are not asked.
 */
export function programIptables(state: ProxierState): RuleProgram {
  const tables = buildRuleTables(state);
  return {
    print: (service) => tablesText(service === undefined ? tables : selectService(tables, service)),
    trace: (packet) => tracePacket(tables, state, packet),
  };
}
