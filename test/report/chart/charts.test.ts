import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charts } from '../../../src/report/chart/charts.ts';
import { renderChart } from '../../../src/report/chart/render-chart.ts';
import type { Summary } from '../../../src/statistics/summary.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { randomSummary } from '../random-summary.ts';
import { markPoints, overlaps, parseXml, textBoxes } from './svg-geometry.ts';

describe.each(charts.all)('$name.svg', (chart) => {
  const draw = (summary: Summary): string => renderChart(chart, summary);
  const always = (law: (svg: string) => void): void => {
    fc.assert(
      fc.property(randomSummary, (summary) => law(draw(summary))),
      { numRuns: 40 },
    );
  };

  it('is what was looked at and found good', async () => {
    await expect(draw(madeUpSummary())).toMatchFileSnapshot(`../../golden/report/${chart.name}.svg`);
  });

  it('is well-formed XML with a title, a description, a viewBox, unique ids and no number that is none', () => {
    always((svg) => {
      const root = parseXml(svg);
      const all = [...root.getElementsByTagName('*')];
      const ids = all.flatMap((element) => element.getAttribute('id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => id.startsWith(`${chart.name}-`))).toBe(true);
      const labels = (root.getAttribute('aria-labelledby') ?? '').split(' ');
      expect(labels).toEqual([`${chart.name}-title`, `${chart.name}-description`]);
      expect(labels.every((label) => ids.includes(label))).toBe(true);
      expect(root.getAttribute('width')).toBeNull();
      for (const element of all) {
        for (const name of ['x', 'y', 'd', 'width', 'height', 'x1', 'y1', 'cx', 'cy', 'r']) {
          expect(element.getAttribute(name) ?? '').not.toMatch(/NaN|undefined|Infinity|\d\.\d{3,}|-0(?![.\d])/);
        }
      }
    });
  });

  it('has all marks and all texts within its viewBox', () => {
    always((svg) => {
      const root = parseXml(svg);
      const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(' ').map(Number);
      for (const [x, y] of markPoints(root)) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width!);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(height!);
      }
      for (const box of textBoxes(root)) {
        expect(box.left, box.text).toBeGreaterThanOrEqual(0);
        expect(box.right, box.text).toBeLessThanOrEqual(width! + 0.01);
        expect(box.bottom, box.text).toBeLessThanOrEqual(height!);
      }
    });
  });

  it('has no text that lies upon another', () => {
    always((svg) => expect(overlaps(textBoxes(parseXml(svg)))).toEqual([]));
  });

  it('is small enough for documentation, and for a page with much in it', () => {
    expect(draw(madeUpSummary()).length).toBeLessThan(40_000);
    always((svg) => expect(svg.length).toBeLessThan(150_000));
  });

  it('has no date, no version and no reference to anything outside of itself', () => {
    const svg = draw(madeUpSummary());
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|0\.1\.0|url\(|<script|href/);
  });
});
