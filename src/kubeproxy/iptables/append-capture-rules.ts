import { comment, jump, portOf, servedAt, toNode } from '../netfilter/matches.ts';
import type { Match, Target } from '../netfilter/rule.ts';
import type { RuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import type { ServicePlan } from './service-plan.ts';
import { chain } from './well-known-chains.ts';

/**
 * The rules that catch what is sent to a Service port, one for each of its addresses: in the nat table those that lead
 * to its endpoints, in the filter table those that refuse or drop what no endpoint may serve.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go syncProxyRules.
 */
export function appendCaptureRules(writer: RuleTablesWriter, plan: ServicePlan): void {
  const { port, endpoints, internalChain } = plan;
  const clusterIP = servedAt(port.clusterIP, port);
  if (internalChain !== null) {
    const matches = [comment(`${port.name} cluster IP`), ...clusterIP];
    const why = `it is for the cluster IP and port of ${port.name}`;
    writer.append('nat', chain.services, matches, jump(internalChain), why, port);
  } else {
    const refusal = refusalOf(plan, endpoints.hasAny, 'internalTrafficPolicy');
    const matches = [refusal.comment, ...clusterIP];
    writer.append('filter', chain.services, matches, refusal.target, refusal.why, port);
  }
  appendExternalAddresses(writer, plan);
  if (port.nodePort !== 0) appendNodePort(writer, plan);
  if (port.healthCheckNodePort !== 0) {
    const matches = [comment(`${port.name} health check node port`), ...portOf('TCP', port.healthCheckNodePort)];
    const why = `it is for the health check node port of ${port.name}, which kube-proxy itself answers`;
    writer.append('filter', chain.nodePorts, matches, { kind: 'ACCEPT' }, why, port);
  }
}

function appendExternalAddresses(writer: RuleTablesWriter, plan: ServicePlan): void {
  const { port, chains, endpoints, externalChain, hasExternalChain, hasFirewall } = plan;
  const kinds = [
    { addresses: port.externalIPs, called: 'external IP', to: chains.external },
    {
      addresses: port.loadBalancerIPs,
      called: 'loadbalancer IP',
      to: hasFirewall ? chains.firewall : chains.external,
    },
  ];
  const refusal = refusalOf(plan, endpoints.hasAny, 'externalTrafficPolicy');
  for (const { addresses, called, to } of kinds) {
    for (const address of addresses) {
      if (hasExternalChain) {
        const matches = [comment(`${port.name} ${called}`), ...servedAt(address, port)];
        const why = `it is for the ${called} ${address} and port of ${port.name}`;
        writer.append('nat', chain.services, matches, jump(to), why, port);
      }
      if (externalChain === null) {
        const matches = [refusal.comment, ...servedAt(address, port)];
        writer.append('filter', chain.externalServices, matches, refusal.target, refusal.why, port);
      }
    }
  }
  if (!hasFirewall) return;
  for (const address of port.loadBalancerIPs) {
    const matches = [comment(`${port.name} traffic not accepted by ${chains.firewall}`), ...servedAt(address, port)];
    const why = `its source is in none of the loadBalancerSourceRanges of ${port.name}, so it was not rewritten`;
    writer.append('filter', chain.proxyFirewall, matches, { kind: 'DROP' }, why, port);
  }
}

function appendNodePort(writer: RuleTablesWriter, plan: ServicePlan): void {
  const { port, chains, endpoints, externalChain, hasExternalChain } = plan;
  const isNodePort = portOf(port.protocol, port.nodePort);
  if (hasExternalChain) {
    const why = `it is for the node port of ${port.name}`;
    writer.append('nat', chain.nodePorts, [comment(port.name), ...isNodePort], jump(chains.external), why, port);
  }
  if (externalChain !== null) return;
  const refusal = refusalOf(plan, endpoints.hasAny, 'externalTrafficPolicy');
  const matches = [refusal.comment, toNode, ...isNodePort];
  writer.append('filter', chain.externalServices, matches, refusal.target, refusal.why, port);
}

/** Nobody is refused while there is an endpoint elsewhere: what the policy keeps from it vanishes. */
function refusalOf(
  { port }: ServicePlan,
  hasAny: boolean,
  policy: string,
): { readonly comment: Match; readonly target: Target; readonly why: string } {
  if (!hasAny) {
    return {
      comment: comment(`${port.name} has no endpoints`),
      target: { kind: 'REJECT' },
      why: `${port.name} has no usable endpoint anywhere: the client is told that the port is unreachable`,
    };
  }
  return {
    comment: comment(`${port.name} has no local endpoints`),
    target: { kind: 'DROP' },
    why: `${policy} is Local and ${port.name} has no endpoint on this node: the packet vanishes, the client waits`,
  };
}
