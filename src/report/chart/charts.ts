import { Registry } from '../../base/registry.ts';
import { balanceChart } from './balance.ts';
import { type Chart, chart } from './chart.ts';
import { distributionChart } from './distribution.ts';
import { latencyChart } from './latency.ts';
import { timelineChart } from './timeline.ts';

/** All charts, in the order in which their files are listed and the page shows them. */
export const charts: Registry<Chart> = new Registry([
  chart(latencyChart),
  chart(distributionChart),
  chart(balanceChart),
  chart(timelineChart),
]);
