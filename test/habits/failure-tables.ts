import { failureCauses } from '../../src/measurement/failure-cause.ts';
import { failureReasons } from '../../src/measurement/failure-reason.ts';
import { code, fillTables, table } from './page-tables.ts';

/** The page that quotes the tables. */
export const PAGE = 'docs/failures.md';

/** The page with its tables as they should be. */
export function withTables(page: string): string {
  const rowsOf = (list: readonly { readonly name: string; readonly meaning: string }[]): readonly string[][] =>
    list.map(({ name, meaning }) => [
      code(name),
      meaning.replaceAll('{pod}', 'the pod').replaceAll('{node}', 'the node'),
    ]);
  return fillTables(
    PAGE,
    page,
    new Map([
      ['reasons', table(['reason', 'what the client saw'], rowsOf(failureReasons))],
      ['causes', table(['cause', 'what lay behind it'], rowsOf(failureCauses))],
    ]),
  );
}
