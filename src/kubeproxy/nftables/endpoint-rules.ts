import type { ProxyServicePort } from '../proxier-state.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import type { EndpointNames } from './chain-names.ts';
import type { NftSet, Rule } from './nft-table.ts';
import { address, rule } from './rule.ts';

/**
 * How one of the endpoints is chosen: with session affinity the one that remembers the client (the first, if several
 * do), else any, each as likely.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go writeServiceToEndpointRules.
 */
export function choiceRules({ stickySeconds }: ProxyServicePort, endpoints: readonly EndpointNames[]): readonly Rule[] {
  const remembered = endpoints.map(({ chain, affinitySet: set }) =>
    rule([{ kind: 'addressInSet', field: 'saddr', set }], { kind: 'goto', chain }),
  );
  const isNew = stickySeconds === null ? '' : `no endpoint has met this client in the last ${stickySeconds} s: `;
  const chance = endpoints.length === 1 ? 'the only endpoint' : `${endpoints.length} endpoints, each as likely`;
  const choice = { kind: 'chooseChain', chains: endpoints.map(({ chain }) => chain) } as const;
  return [...(stickySeconds === null ? [] : remembered), rule([], choice, { why: `${isNew}${chance}` })];
}

/** The chain of an endpoint. Source: kube-proxy pkg/proxy/nftables/proxier.go syncProxyRules. */
export function endpointRules(
  { protocol, stickySeconds }: ProxyServicePort,
  endpoint: string,
  { affinitySet: set }: EndpointNames,
): readonly Rule[] {
  const { ip } = splitEndpoint(endpoint);
  const hairpin = rule(
    [address('saddr', false, ip)],
    { kind: 'jump', chain: 'mark-for-masquerade' },
    { why: 'the endpoint calls itself: without another source address it would answer itself directly' },
  );
  const remember = rule([], { kind: 'rememberSource', set }, { why: `the client sticks to it for ${stickySeconds} s` });
  const dnat = rule([{ kind: 'protocol', protocol }], { kind: 'dnat', to: endpoint }, { why: 'the new destination' });
  return stickySeconds === null ? [hairpin, dnat] : [hairpin, remember, dnat];
}

/** The clients that stick to an endpoint: each until the Service's time has passed since its last new connection. */
export function affinitySet(port: ProxyServicePort, name: string, timeoutSeconds: number): NftSet {
  return { name, comment: '', timeoutSeconds, elements: new Map(), port };
}
