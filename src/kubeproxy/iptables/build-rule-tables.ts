import { localTrafficOf } from '../netfilter/local-traffic.ts';
import type { RuleTables } from '../netfilter/rule.ts';
import { createRuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import { nodePortAddressesOf } from '../node-port-addresses.ts';
import type { ProxierState } from '../proxier-state.ts';
import { appendCaptureRules } from './append-capture-rules.ts';
import { appendEndpointRules } from './append-endpoint-rules.ts';
import { appendPolicyRules } from './append-policy-rules.ts';
import { appendCommonRules, appendHookJumps, appendNodePortJumps } from './append-shared-rules.ts';
import { planService } from './service-plan.ts';

/** With more endpoints of all Services kube-proxy leaves out comments. Source: proxier.go largeClusterEndpointsThreshold. */
const LARGE_CLUSTER_ENDPOINTS = 1000;

/**
 * The rules that kube-proxy of Kubernetes 1.34 leaves in the nat and filter tables of a node after a full sync, from
 * tables that were empty before. Without the `nfacct` matches that count packets for metrics: they need counters in the
 * kernel, and kube-proxy leaves them out where the kernel has none.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go syncProxyRules.
 */
export function buildRuleTables(state: ProxierState): RuleTables {
  const writer = createRuleTablesWriter();
  const nodePortAddresses = nodePortAddressesOf(state);
  const localTraffic = localTrafficOf(state);
  const endpointCount = state.services.reduce((sum, { endpoints }) => sum + endpoints.length, 0);

  appendHookJumps(writer);
  appendCommonRules(writer, state, nodePortAddresses.onLoopback);
  for (const service of state.services) {
    const plan = planService(service, state);
    appendCaptureRules(writer, plan);
    appendPolicyRules(writer, plan, state, localTraffic);
    appendEndpointRules(writer, plan, endpointCount > LARGE_CLUSTER_ENDPOINTS);
  }
  appendNodePortJumps(writer, state, nodePortAddresses);
  return writer.finish(state.family);
}
