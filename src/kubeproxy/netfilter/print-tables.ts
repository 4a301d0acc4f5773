import { ruleText } from './print-rule.ts';
import { builtInChains, type RuleTables, type Table } from './rule.ts';

/** Tables as `iptables-save` prints them, without its counters; a table without a chain is left out. */
export function tablesText({ family, nat, filter }: RuleTables): string {
  const textOf = (table: Table): readonly string[] => {
    const chains = [...table.chains];
    if (chains.length === 0) return [];
    return [
      `*${table.name}`,
      ...chains.map(([name]) => `:${name} ${builtInChains[table.name].includes(name) ? 'ACCEPT' : '-'} [0:0]`),
      ...chains.flatMap(([name, rules]) => rules.map((rule) => ruleText(rule, name, family))),
      'COMMIT',
    ];
  };
  return [...textOf(nat), ...textOf(filter)].map((line) => `${line}\n`).join('');
}
