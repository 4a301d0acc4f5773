import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderReport } from '../../../src/report/render-report.ts';
import type { Summary } from '../../../src/statistics/summary.ts';
import { madeUpMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { randomSummary } from '../random-summary.ts';

function pageOf(summary: Summary): string {
  return renderReport(summary).find(({ name }) => name === 'index.html')!.text;
}

it('the page loads nothing and runs nothing', () => {
  const page = pageOf(madeUpSummary());
  expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'`);
  expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(|\son[a-z]+=/i);
  const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target);
  expect(links.every((target) => /^[a-z-]+\.(csv|svg|json)$/.test(target!))).toBe(true);
});

it('the page answers its question with the charts, the tables beside them and the assumptions', () => {
  const summary = madeUpSummary();
  const page = pageOf(summary);
  for (const text of [summary.question, summary.title, 'seed 42', 'sha256:3f9ac21e', '87.4ms ±3.1ms', '14.1ns']) {
    expect(page).toContain(text);
  }
  expect(page.match(/<svg /g)?.length).toBe(4);
  expect(page.match(/<table>/g)?.length).toBe(6);
});

it('the page says what its shares are of where requests are balanced', () => {
  expect(pageOf(madeUpMesh())).toContain('<p class="muted">Shares of requests, the common unit: some balance these');
  expect(pageOf(madeUpSummary())).not.toContain('hares of requests');
});

it('no name of a user becomes markup, ids are unique, and the file stays small', () => {
  fc.assert(
    fc.property(randomSummary, (summary) => {
      const page = pageOf(summary);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(page).not.toContain('<b>');
      expect(page).not.toMatch(/NaN|undefined|Infinity/);
      expect(page.length).toBeLessThan(600_000);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});
