import { probabilityText } from '../../balancer/iptables/probabilities.ts';
import type { ProxyEndpoint } from '../categorize-endpoints.ts';
import { comment, jump, source } from '../netfilter/matches.ts';
import type { Match } from '../netfilter/rule.ts';
import type { RuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import { endpointChainNameOf } from './chain-names.ts';
import type { ServicePlan } from './service-plan.ts';
import { chain } from './well-known-chains.ts';

/**
 * The rules that choose an endpoint, and those that go there.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go writeServiceToEndpointRules, syncProxyRules.
 *
 * @param isLargeCluster leaves out the comments, which are nearly half of the text.
 */
export function appendEndpointRules(writer: RuleTablesWriter, plan: ServicePlan, isLargeCluster: boolean): void {
  const { port, chains, endpoints } = plan;
  const commented = (text: string): readonly Match[] => (isLargeCluster ? [] : [comment(text)]);

  const choose = (serviceChain: string, among: readonly ProxyEndpoint[]): void => {
    const append = (matches: readonly Match[], address: string, why: string): void => {
      const allMatches = [...commented(`${port.name} -> ${address}`), ...matches];
      writer.append('nat', serviceChain, allMatches, jump(endpointChainNameOf(port, address)), why, port);
    };
    if (port.stickySeconds !== null) {
      const seconds = port.stickySeconds;
      for (const { address } of among) {
        const remembers: Match = { kind: 'recentCheck', list: endpointChainNameOf(port, address), seconds };
        append([remembers], address, `${address} had a connection of this client in the last ${seconds} s`);
      }
    }
    for (const [i, { address }] of among.entries()) {
      const left = among.length - i;
      const matches: Match[] = left > 1 ? [{ kind: 'statistic', probability: probabilityText(among.length, i) }] : [];
      append(matches, address, left > 1 ? `drawn by lot, one of ${left}` : lastOf(among.length));
    }
  };
  if (endpoints.cluster !== undefined && endpoints.cluster.length > 0) choose(chains.cluster, endpoints.cluster);
  if (endpoints.local !== undefined && endpoints.local.length > 0) choose(chains.local, endpoints.local);

  for (const { address } of endpoints.reachable) appendEndpoint(writer, plan, address, commented(port.name));
}

function lastOf(count: number): string {
  return count === 1 ? 'the only endpoint' : 'the last endpoint takes whatever the others left';
}

function appendEndpoint(
  writer: RuleTablesWriter,
  { port }: ServicePlan,
  address: string,
  commented: readonly Match[],
): void {
  const name = endpointChainNameOf(port, address);
  const hairpin = 'the endpoint calls itself: without masquerade it would see its own address as the source';
  writer.append(
    'nat',
    name,
    [...commented, source(splitEndpoint(address).ip)],
    jump(chain.markMasquerade),
    hairpin,
    port,
  );

  const remember: readonly Match[] = port.stickySeconds === null ? [] : [{ kind: 'recentSet', list: name }];
  const protocol: readonly Match[] = [
    { kind: 'protocol', protocol: port.protocol },
    { kind: 'destinationPort', protocol: port.protocol, port: null },
  ];
  const remembered = port.stickySeconds === null ? '' : ', which remembers the client';
  const why = `the destination becomes ${address}${remembered}`;
  writer.append('nat', name, [...commented, ...remember, ...protocol], { kind: 'DNAT', address }, why, port);
}
