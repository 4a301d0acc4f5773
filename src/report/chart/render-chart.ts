import type { Summary } from '../../statistics/summary.ts';
import { svgText } from './canvas.ts';
import type { Chart } from './chart.ts';

/** The text of a chart's SVG file. */
export function renderChart(chart: Chart, summary: Summary): string {
  return svgText((svg) => chart.drawSummary(svg, summary));
}
