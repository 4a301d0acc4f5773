import type { ProxierState } from '../proxier-state.ts';
import { baseChainsOf } from './base-chains.ts';
import type { Chain, MapKey, Match, NftMap, NftSet, NftTable, Rule } from './nft-table.ts';
import { servedNodePortAddresses } from './node-port-addresses.ts';
import { address, rule } from './rule.ts';

/**
 * The part of the table that is there without any Service: the base chains, what they lead to, and the sets and maps,
 * which Services then fill.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go setupNFTables.
 */
export function frameOf(state: ProxierState): NftTable {
  const nodePortAddresses = servedNodePortAddresses(state);
  const table: NftTable = { family: state.family, sets: new Map(), maps: new Map(), chains: new Map() };
  addSets(table, nodePortAddresses);
  addMaps(table);
  addBaseChains(table, state.kubernetesMinor);
  const onNodePorts = nodePortMatches(state, nodePortAddresses);
  add(table, 'nodeport-endpoints-check', lookUp('port', 'no-endpoint-nodeports', onNodePorts.atInput));
  add(table, 'service-endpoints-check', lookUp('addressAndPort', 'no-endpoint-services'));
  add(table, 'firewall-check', lookUp('addressAndPort', 'firewall-ips'));
  add(
    table,
    'services',
    lookUp('addressAndPort', 'service-ips', [], 'no Service with an endpoint to use has this address and port'),
    lookUp('port', 'service-nodeports', onNodePorts.atPrerouting, onNodePorts.whyMissed),
  );
  addMasquerading(table, (1 << state.configuration.nftables.masqueradeBit) >>> 0);
  add(table, 'cluster-ips-check', ...clusterIPChecks(state.serviceCIDRs));
  const reject: Chain = {
    name: 'reject-chain',
    base: null,
    comment: 'helper for @no-endpoint-services / @no-endpoint-nodeports',
    rules: [
      rule([], { kind: 'reject' }, { why: 'no endpoint to use: the client is told that the port is unreachable' }),
    ],
    port: null,
  };
  table.chains.set(reject.name, reject);
  return table;
}

function addSets({ sets }: NftTable, nodePortAddresses: readonly string[] | null): void {
  const set = (name: string, comment: string, addresses: readonly string[]): NftSet => ({
    name,
    comment,
    timeoutSeconds: 0,
    elements: new Map(addresses.map((ip) => [ip, []])),
    port: null,
  });
  sets.set('cluster-ips', set('cluster-ips', 'Active ClusterIPs', []));
  if (nodePortAddresses === null) return;
  sets.set('nodeport-ips', set('nodeport-ips', 'IPs that accept NodePort traffic', nodePortAddresses));
}

function addMaps({ maps }: NftTable): void {
  const map = (name: string, key: MapKey, comment: string): void => {
    const added: NftMap = { name, comment, key, elements: new Map() };
    maps.set(name, added);
  };
  const lost = 'vmap to drop or reject packets to';
  map('no-endpoint-services', 'addressAndPort', `${lost} services with no endpoints`);
  map('no-endpoint-nodeports', 'port', `${lost} service nodeports with no endpoints`);
  map('firewall-ips', 'addressAndPort', 'destinations that are subject to LoadBalancerSourceRanges');
  map('service-ips', 'addressAndPort', 'ClusterIP, ExternalIP and LoadBalancer IP traffic');
  map('service-nodeports', 'port', 'NodePort traffic');
}

function addBaseChains({ chains }: NftTable, kubernetesMinor: number): void {
  const { chains: baseChains, jumps } = baseChainsOf(kubernetesMinor);
  for (const base of baseChains) {
    const rules = jumps
      .filter(({ from }) => from === base.name)
      .map(({ to, newConnectionsOnly }) =>
        rule(newConnectionsOnly ? [{ kind: 'newConnection' }] : [], { kind: 'jump', chain: to }),
      );
    chains.set(base.name, { name: base.name, base, comment: '', rules, port: null });
  }
}

/** Where node ports are served. Packets at the input hook are for the node already. */
function nodePortMatches(
  { family }: ProxierState,
  addresses: readonly string[] | null,
): { readonly atInput: readonly Match[]; readonly atPrerouting: readonly Match[]; readonly whyMissed: string } {
  const missed = 'no Service with an endpoint to use has this node port where node ports are served:';
  if (addresses !== null) {
    const inSet: Match = { kind: 'addressInSet', field: 'daddr', set: 'nodeport-ips' };
    return { atInput: [inSet], atPrerouting: [inSet], whyMissed: `${missed} ${addresses.join(', ') || 'nowhere'}` };
  }
  const noLoopback = address('daddr', true, family === 'IPv4' ? '127.0.0.0/8' : '::1');
  return {
    atInput: [noLoopback],
    atPrerouting: [{ kind: 'addressIsLocal', field: 'daddr' }, noLoopback],
    whyMissed: `${missed} every address of the node but loopback`,
  };
}

function addMasquerading(table: NftTable, bits: number): void {
  add(
    table,
    'masquerading',
    rule([{ kind: 'markIsClear', bits }], { kind: 'return' }),
    rule([], { kind: 'setMark', operator: '^', bits }),
    rule(
      [],
      { kind: 'masquerade' },
      { why: 'marked: the source becomes the address of this node, the port a random one' },
    ),
  );
  add(table, 'mark-for-masquerade', rule([], { kind: 'setMark', operator: '|', bits }));
}

function clusterIPChecks(serviceCIDRs: readonly string[]): readonly Rule[] {
  const active = rule(
    [{ kind: 'addressInSet', field: 'daddr', set: 'cluster-ips' }],
    { kind: 'reject' },
    {
      comment: 'Reject traffic to invalid ports of ClusterIPs',
      why: 'the address is a ClusterIP, but its Service has no such port',
    },
  );
  if (serviceCIDRs.length === 0) return [active];
  const unallocated = rule(
    [address('daddr', false, ...serviceCIDRs)],
    { kind: 'drop' },
    {
      comment: 'Drop traffic to unallocated ClusterIPs',
      why: 'the address is one for ClusterIPs, and of no Service that this kube-proxy serves',
    },
  );
  return [active, unallocated];
}

function lookUp(key: MapKey, map: string, matches: readonly Match[] = [], whyMissed = ''): Rule {
  return rule(matches, { kind: 'lookUp', key, map }, { whyMissed });
}

function add({ chains }: NftTable, name: string, ...rules: readonly Rule[]): void {
  chains.set(name, { name, base: null, comment: '', rules: [...rules], port: null });
}
