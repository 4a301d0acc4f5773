import type { Rule, RuleTables, Table } from '../netfilter/rule.ts';
import { chain } from './well-known-chains.ts';

/**
 * The rules of one Service (`namespace/name`), those that lead to them, and those that act on what they mark. What is
 * left is complete in itself: every chain that a rule jumps to is there.
 */
export function selectService(tables: RuleTables, service: string): RuleTables {
  const { family, nat, filter } = tables;
  return { family, nat: selectInTable(nat, service), filter: selectInTable(filter, service) };
}

function selectInTable(table: Table, service: string): Table {
  const isOwn = ({ port }: Rule): boolean => port !== null && `${port.namespace}/${port.service}` === service;
  const rules = [...table.chains.values()].flat();
  const kept = new Set(rules.filter(isOwn));
  const hasKept = (name: string): boolean => table.chains.get(name)?.some((rule) => kept.has(rule)) === true;
  const targetOf = ({ target }: Rule): string | undefined => (target.kind === 'jump' ? target.chain : undefined);

  const keepChain = (name: string): void => {
    for (const rule of table.chains.get(name) ?? []) kept.add(rule);
  };
  if ([...kept].some((rule) => targetOf(rule) === chain.markMasquerade)) {
    keepChain(chain.markMasquerade);
    keepChain(chain.postrouting);
  }

  // The rules of all that lead here do so in one or two jumps; each round finds those one jump further away.
  const leading = rules.filter((rule) => rule.port === null && rule.target.kind === 'jump');
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const rule of leading) if (hasKept(targetOf(rule)!)) kept.add(rule);
  }

  const chains = [...table.chains].map(([name, all]) => [name, all.filter((rule) => kept.has(rule))] as const);
  return { name: table.name, chains: new Map(chains.filter(([, left]) => left.length > 0)) };
}
