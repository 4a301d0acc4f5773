import type { IPFamily } from '../../kubernetes/objects.ts';
import type { ProxyServicePort } from '../proxier-state.ts';
import { builtInChains, type Match, type Rule, type RuleTables, type Table, type Target } from './rule.ts';

/** Takes the rules one by one, as kube-proxy appends them. */
export interface RuleTablesWriter {
  /** A chain that may stay empty. A rule makes its own chain. */
  addChain(table: Table['name'], chain: string): void;
  /** @param port the Service port that the rule is for; without one it is for all. */
  append(
    table: Table['name'],
    chain: string,
    matches: readonly Match[],
    target: Target,
    why: string,
    port?: ProxyServicePort,
  ): void;
  /** What was written: the kernel's chains first, the others by name, as `iptables-save` lists them. */
  finish(family: IPFamily): RuleTables;
}

/** A writer of two tables in which there are only the kernel's chains. */
export function createRuleTablesWriter(): RuleTablesWriter {
  const tables = { nat: emptyTable('nat'), filter: emptyTable('filter') };
  const rulesOf = (table: Table['name'], chain: string): Rule[] => {
    const rules = tables[table].get(chain) ?? [];
    tables[table].set(chain, rules);
    return rules;
  };
  return {
    addChain: rulesOf,
    append(table, chain, matches, target, why, port) {
      rulesOf(table, chain).push({ matches, target, why, port: port ?? null });
    },
    finish(family) {
      const nat: Table = { name: 'nat', chains: inOrder('nat', tables.nat) };
      return { family, nat, filter: { name: 'filter', chains: inOrder('filter', tables.filter) } };
    },
  };
}

function emptyTable(name: Table['name']): Map<string, Rule[]> {
  return new Map(builtInChains[name].map((chain) => [chain, []]));
}

function inOrder(table: Table['name'], chains: ReadonlyMap<string, readonly Rule[]>): Table['chains'] {
  const builtIn = builtInChains[table];
  const own = [...chains.keys()].filter((chain) => !builtIn.includes(chain)).toSorted((a, b) => (a < b ? -1 : 1));
  return new Map([...builtIn, ...own].map((chain) => [chain, chains.get(chain) ?? []]));
}
