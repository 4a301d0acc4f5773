import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charts } from '../../../src/report/chart/charts.ts';
import { renderChart } from '../../../src/report/chart/render-chart.ts';
import type { Summary } from '../../../src/statistics/summary.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { randomSummary } from '../random-summary.ts';
import { type Element, markPoints, overlaps, parseXml, textBoxes } from './svg-geometry.ts';

describe.each(charts.all)('the chart $name', (chart) => {
  const draw = (summary: Summary): string => renderChart(chart, summary);
  it('is what was looked at and found good', async () => {
    await expect(draw(madeUpSummary())).toMatchFileSnapshot(`../../golden/report/${chart.name}.svg`);
  });

  it('keeps its laws for any summary', () => {
    fc.assert(
      fc.property(randomSummary, (summary) => {
        const svg = draw(summary);
        const root = parseXml(svg);
        checkNames(root, chart.name);
        checkNumbers(root);
        checkInside(root);
        expect(overlaps(textBoxes(root))).toEqual([]);
        expect(svg.length).toBeLessThan(150_000);
      }),
      // Shrinking such a summary takes minutes and says little more than the complaint does.
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('is small enough for documentation', () => {
    expect(draw(madeUpSummary()).length).toBeLessThan(40_000);
  });

  it('has no date, no version and no reference to anything outside of itself', () => {
    const svg = draw(madeUpSummary());
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|0\.1\.0|url\(|<script|href/);
  });
});

/** Title and description for screen readers; ids that are unique, also beside other charts in one page. */
function checkNames(root: Element, chart: string): void {
  const ids = [...root.getElementsByTagName('*')].flatMap((element) => element.getAttribute('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id.startsWith(`${chart}-`))).toBe(true);
  expect(root.getAttribute('role')).toBe('img');
  expect(root.getAttribute('aria-labelledby')).toBe(`${chart}-title ${chart}-description`);
  for (const [name, role] of [
    ['title', 'title'],
    ['desc', 'description'],
  ] as const) {
    const [element] = root.getElementsByTagName(name);
    expect(element?.getAttribute('id')).toBe(`${chart}-${role}`);
    expect(element?.textContent).not.toBe('');
  }
}

/** Only the viewBox tells a size; coordinates are numbers with two decimals at most. */
function checkNumbers(root: Element): void {
  expect(root.getAttribute('width')).toBeNull();
  for (const element of root.getElementsByTagName('*')) {
    const numbers = ['x', 'y', 'd', 'width', 'height', 'cx', 'cy', 'r', 'stroke-width'];
    const written = numbers.map((name) => element.getAttribute(name) ?? '').join(' ');
    expect(written).not.toMatch(/NaN|undefined|Infinity|\d\.\d{3,}|-0(?![.\d])/);
    if (element.nodeName === 'text') expect(element.textContent).not.toMatch(/NaN|undefined|Infinity/);
  }
}

/** All marks and all texts lie within the viewBox. */
function checkInside(root: Element): void {
  const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(' ').map(Number);
  const points = markPoints(root).filter(([x, y]) => !(x >= 0 && x <= width! && y >= 0 && y <= height!));
  expect(points).toEqual([]);
  const boxes = textBoxes(root).filter(
    ({ left, right, top, bottom }) => !(left >= 0 && right <= width! + 0.01 && top >= 0 && bottom <= height!),
  );
  expect(boxes).toEqual([]);
}
