import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { references } from '../../bench/picks/references.ts';
import { balancerNames } from '../../src/balancer/registry.ts';
import { PAGE, withTables } from './load-balancing-tables.ts';

// What is written about the algorithms is what there is.

it('bench/picks/references.ts has a line for each algorithm, and no other', () => {
  expect(Object.keys(references).sort()).toEqual([...balancerNames].sort());
});

it('the tables of docs/load-balancing.md are those of the registries', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page === withTables(page), 'npx tsx test/habits/load-balancing.generate.ts writes them anew').toBe(true);
});

it('the page shows the plug-in that is tested, and its links lead somewhere', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain(readFileSync('docs/plug-in/two-random.mjs', 'utf8').trim());
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => `docs/${path}`);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(path))).toEqual([]);
});
