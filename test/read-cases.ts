import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a file of recorded behaviour in test/fixtures/cases. */
export function readCases<Row>(name: string): readonly Row[] {
  const path = join(import.meta.dirname, 'fixtures', 'cases', `${name}.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Row[] }).cases;
}
