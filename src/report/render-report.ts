import type { Summary } from '../statistics/summary.ts';
import { charts } from './chart/charts.ts';
import { renderChart } from './chart/render-chart.ts';
import { renderPage } from './page/render-page.ts';
import { reportObject } from './report-object.ts';
import { renderTable } from './table/render-table.ts';
import { tables } from './table/tables.ts';

/** One file of a run, by its name in the run's folder. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * All files of a run, in a fixed order: tables, charts, the page that shows them, and `run.json`. A pure function: the
 * same summary gives the same bytes on any machine. Loading it loads d3-node, which takes half a second; who only
 * prints text imports `renderText` instead.
 */
export function renderReport(summary: Summary): readonly ReportFile[] {
  const tableFiles = tables.all.flatMap((table) => {
    const text = renderTable(table, summary);
    return text === null ? [] : [{ name: `${table.name}.csv`, text }];
  });
  const chartFiles = charts.all
    .filter((chart) => chart.isShown(summary))
    .map((chart) => ({ name: `${chart.name}.svg`, text: renderChart(chart, summary) }));
  const run = { name: 'run.json', text: `${JSON.stringify(reportObject(summary), null, 2)}\n` };
  const page = renderPage(
    summary,
    chartFiles.map(({ name, text }) => ({ name, svg: text })),
    [...tableFiles, ...chartFiles, run].map(({ name }) => name),
  );
  return [...tableFiles, ...chartFiles, { name: 'index.html', text: page }, run];
}
