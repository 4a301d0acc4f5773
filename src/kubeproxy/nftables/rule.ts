import type { AddressField, Match, Rule, Statement } from './nft-table.ts';

/** A rule that leads on without a word about it, unless more is given. */
export function rule(
  matches: readonly Match[],
  statement: Statement,
  words: { readonly comment?: string; readonly why?: string; readonly whyMissed?: string } = {},
): Rule {
  return { matches, statement, comment: '', why: '', whyMissed: '', ...words };
}

/** A condition on an address of the packet: it lies in one of the blocks, or with `not` in none. */
export function address(field: AddressField, not: boolean, ...cidrs: readonly string[]): Match {
  return { kind: 'address', field, not, cidrs };
}
