import { holdsAddress } from '../holds-address.ts';
import { comment, except, fromNode, jump, servedAt, source } from '../netfilter/matches.ts';
import type { Match } from '../netfilter/rule.ts';
import type { RuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import type { ProxierState } from '../proxier-state.ts';
import type { ServicePlan } from './service-plan.ts';
import { chain } from './well-known-chains.ts';

/**
 * The rules between an address of a Service port and the choice of an endpoint: who is masqueraded, who is excepted from
 * externalTrafficPolicy Local, and who may call the load balancer's addresses at all.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go syncProxyRules.
 *
 * @param localTraffic the condition that holds for pods, or null where kube-proxy cannot tell.
 */
export function appendPolicyRules(
  writer: RuleTablesWriter,
  plan: ServicePlan,
  state: ProxierState,
  localTraffic: Match | null,
): void {
  appendInternalMasquerade(writer, plan, state.configuration.iptables.masqueradeAll, localTraffic);
  if (plan.hasExternalChain) appendExternalChain(writer, plan, localTraffic);
  if (plan.hasFirewall) appendFirewall(writer, plan, state.node.primaryAddress);
}

function appendInternalMasquerade(
  writer: RuleTablesWriter,
  { port, internalChain }: ServicePlan,
  masqueradeAll: boolean,
  localTraffic: Match | null,
): void {
  if (internalChain === null || (!masqueradeAll && localTraffic === null)) return;
  const matches = [comment(`${port.name} cluster IP`), ...servedAt(port.clusterIP, port)];
  if (!masqueradeAll && localTraffic !== null) matches.push(except(localTraffic));
  const why = masqueradeAll
    ? 'masqueradeAll: whoever calls a cluster IP gets the address of the node as source'
    : 'the source is not a pod: the reply has to come back through this node';
  writer.append('nat', internalChain, matches, jump(chain.markMasquerade), why, port);
}

function appendExternalChain(writer: RuleTablesWriter, plan: ServicePlan, localTraffic: Match | null): void {
  const { port, chains, externalChain } = plan;
  const append = (matches: readonly Match[], to: string, why: string): void =>
    writer.append('nat', chains.external, matches, jump(to), why, port);
  const called = (what: string): Match => comment(`${what} ${port.name} external destinations`);

  if (!port.externalPolicyLocal) {
    const why = 'the endpoint may be on another node, whose reply has to come back through this one';
    append([called('masquerade traffic for')], chain.markMasquerade, why);
  } else {
    if (localTraffic !== null) {
      const why = 'a pod calls: externalTrafficPolicy does not hold for it, any endpoint may answer';
      append([called('pod traffic for'), localTraffic], chains.cluster, why);
    }
    const masqueraded =
      'the node itself calls, perhaps from the very address it calls, which no endpoint could reply to';
    append([called('masquerade LOCAL traffic for'), fromNode], chain.markMasquerade, masqueraded);
    const routed = 'the node itself calls: externalTrafficPolicy does not hold for it, any endpoint may answer';
    append([called('route LOCAL traffic for'), fromNode], chains.cluster, routed);
  }
  if (externalChain === null) return;
  const why = port.externalPolicyLocal
    ? 'externalTrafficPolicy is Local: only endpoints on this node, and the source stays'
    : 'externalTrafficPolicy is Cluster: any endpoint may answer';
  append([], externalChain, why);
}

function appendFirewall(writer: RuleTablesWriter, { port, chains }: ServicePlan, nodeAddress: string): void {
  const lets = comment(`${port.name} loadbalancer IP`);
  const append = (block: string, why: string): void =>
    writer.append('nat', chains.firewall, [lets, source(block)], jump(chains.external), why, port);

  for (const range of port.loadBalancerSourceRanges) append(range, `the source is in the allowed range ${range}`);
  if (holdsAddress(port.loadBalancerSourceRanges, nodeAddress)) {
    for (const address of port.loadBalancerIPs) {
      append(address, 'the node may call: from a node that has the address of the load balancer, that is the source');
    }
  }
  writer.append(
    'nat',
    chains.firewall,
    [comment(`other traffic to ${port.name} will be dropped by ${chain.proxyFirewall}`)],
    { kind: 'none' },
    'no range allows the source: the destination is not rewritten, and the filter table drops the packet',
    port,
  );
}
