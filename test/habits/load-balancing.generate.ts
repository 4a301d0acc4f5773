import { readFileSync, writeFileSync } from 'node:fs';
import { PAGE, withTables } from './load-balancing-tables.ts';

// Writes the tables of docs/load-balancing.md from the registries: `npx tsx test/habits/load-balancing.generate.ts`.

writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
