import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGE, withTables } from './failure-tables.ts';

it('the tables of docs/failures.md are those of the lists', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page === withTables(page), 'npx tsx test/habits/failures.generate.ts writes them anew').toBe(true);
});
