import { readFileSync, writeFileSync } from 'node:fs';
import { PAGE, withTables } from './failure-tables.ts';

// Writes the tables of docs/failures.md from their lists: `npx tsx test/habits/failures.generate.ts`.

writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
