import { expect, it } from 'vitest';
import { distributionChart } from '../../../src/report/chart/distribution.ts';
import { isOutside } from '../../../src/report/chart/distribution-spec.ts';
import type { Summary } from '../../../src/statistics/summary.ts';
import { madeUpSummary } from '../made-up-summary.ts';

function withoutBands(summary: Summary): Summary {
  return {
    ...summary,
    alternatives: summary.alternatives.map((alternative) => ({
      ...alternative,
      endpoints: alternative.endpoints.map((endpoint) => ({ ...endpoint, chanceLow: null, chanceHigh: null })),
    })),
  };
}

it('where no even spread is due, no endpoint is outside of it, and the picture says why', () => {
  const { specOf } = distributionChart;
  const [due, notDue] = [specOf(madeUpSummary()), specOf(withoutBands(madeUpSummary()))];
  const outsiders = ({ panels }: typeof due) => panels.flatMap(({ endpoints }) => endpoints.filter(isOutside));
  expect(outsiders(due).length).toBeGreaterThan(0);
  expect(outsiders(notDue)).toEqual([]);
  expect(due.heading.subline).toContain('grey: where 99 % of fair random draws would lie');
  expect(notDue.heading.subline).not.toContain('grey');
  expect(notDue.heading.subline).toContain('no band of chance where endpoints changed');
  expect(notDue.heading.description).not.toContain('what chance would give');
});
