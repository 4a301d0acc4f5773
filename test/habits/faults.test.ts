import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scenarioOf, shop, workload } from '../scenario/read.ts';
import { FAULTS_PAGE, withFaultTables } from './fault-tables.ts';

// What is written about faults is what there is.

const page = readFileSync(FAULTS_PAGE, 'utf8');

it('the tables of docs/faults.md are those of the registries', () => {
  expect(page === withFaultTables(page), 'npx tsx test/habits/faults.generate.ts writes them anew').toBe(true);
});

it('the documents that the page shows can be read, and its links lead somewhere', () => {
  const documents = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(documents.length).toBeGreaterThan(2);
  for (const text of documents)
    expect(scenarioOf([shop, workload(), text]).alternatives[0]?.world.faults).not.toEqual([]);
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => `docs/${path}`);
  expect(links.filter((path) => !existsSync(path))).toEqual([]);
});
