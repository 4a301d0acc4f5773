import { readFileSync, writeFileSync } from 'node:fs';
import { FAULTS_PAGE, withFaultTables } from './fault-tables.ts';

// Writes the tables of docs/faults.md from the registry: `npx tsx test/habits/faults.generate.ts`.

writeFileSync(FAULTS_PAGE, withFaultTables(readFileSync(FAULTS_PAGE, 'utf8')));
