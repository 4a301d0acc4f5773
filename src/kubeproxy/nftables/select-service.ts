import type { ProxyServicePort } from '../proxier-state.ts';
import type { Chain, NftMap, NftSet, NftTable, Rule } from './nft-table.ts';

type Maps = ReadonlyMap<string, NftMap>;
type Chains = ReadonlyMap<string, Chain>;

/** What acts on the mark that the rules of a Service set. */
const actingOnMarks: ReadonlySet<string> = new Set(['nat-postrouting', 'masquerading']);

/**
 * What a table has for one Service: its chains, sets and elements, and of all the rest the rules that lead to them, what
 * they use, and what acts on what they mark. Of a Service that the table does not know, nothing.
 *
 * @param service `namespace/name`.
 */
export function selectService(table: NftTable, service: string): NftTable {
  const isOf = (port: ProxyServicePort | null): boolean =>
    port !== null && `${port.namespace}/${port.service}` === service;
  const maps = pick(table.maps, (map) => {
    const elements = pick(map.elements, (element) => (isOf(element.port) ? element : null));
    return elements.size === 0 ? null : { ...map, elements };
  });
  const clusterIPs = pick(table.sets.get('cluster-ips')!.elements, (owners) =>
    owners.includes(service) ? owners : null,
  );
  const leading = leadingChains(table.chains, maps, clusterIPs.size > 0, isOf);
  const called = calledFrom(leading, maps);
  const marks = called.has('mark-for-masquerade');
  const isUsed = (name: string): boolean => called.has(name) || (marks && actingOnMarks.has(name));
  const chains = pick(table.chains, (chain) => leading.get(chain.name) ?? (isUsed(chain.name) ? chain : null));
  const used = setsOf(chains);
  const sets = pick<NftSet>(table.sets, (set) => {
    if (set.name === 'cluster-ips') return clusterIPs.size === 0 ? null : { ...set, elements: clusterIPs };
    return isOf(set.port) || used.has(set.name) ? set : null;
  });
  return { family: table.family, sets, maps, chains };
}

/** The Service's chains whole, and of those of all what leads to its elements. */
function leadingChains(
  chains: Chains,
  maps: Maps,
  hasClusterIP: boolean,
  isOf: (port: ProxyServicePort | null) => boolean,
): Chains {
  const leadsOn = ({ matches, statement }: Rule): boolean => {
    if (hasClusterIP && matches.some((match) => 'set' in match && match.set === 'cluster-ips')) return true;
    if (statement.kind === 'lookUp') return maps.has(statement.map);
    return statement.kind === 'jump' && partOf(chains.get(statement.chain)!) !== null;
  };
  const partOf = (chain: Chain): Chain | null => {
    if (chain.port !== null) return isOf(chain.port) ? chain : null;
    const rules = chain.rules.filter(leadsOn);
    return rules.length === 0 ? null : { ...chain, rules };
  };
  return pick(chains, partOf);
}

/** Names of the chains that rules and elements go to. */
function calledFrom(chains: Chains, maps: Maps): ReadonlySet<string> {
  const verdicts = [
    ...[...chains.values()].flatMap(({ rules }) => rules.map(({ statement }) => statement)),
    ...[...maps.values()].flatMap(({ elements }) => [...elements.values()].map(({ verdict }) => verdict)),
  ];
  return new Set(verdicts.flatMap((verdict) => ('chain' in verdict ? [verdict.chain] : [])));
}

function setsOf(chains: Chains): ReadonlySet<string> {
  const matches = [...chains.values()].flatMap(({ rules }) => rules.flatMap((rule) => rule.matches));
  return new Set(matches.flatMap((match) => ('set' in match ? [match.set] : [])));
}

/** A map of what is made of each value, without those of which nothing is. */
function pick<V>(map: ReadonlyMap<string, V>, make: (value: V) => V | null): Map<string, V> {
  const picked = new Map<string, V>();
  for (const [key, value] of map) {
    const made = make(value);
    if (made !== null) picked.set(key, made);
  }
  return picked;
}
