import type { Summary } from '../../statistics/summary.ts';
import { latencyFigure } from './figures.ts';

/** An interval wider than this share of its value proves little. */
const WIDE = 0.1;

/** One sentence about the p99 whose interval is widest, if it is more than a tenth of the value; else null. */
export function wideIntervalWarning({ alternatives }: Summary): string | null {
  const p99s = alternatives.flatMap((alternative) =>
    alternative.workloads.flatMap(({ name, latencyMs }) => {
      const { estimate, halfWidth } = latencyMs.p99;
      if (estimate === null || halfWidth === null || !(estimate > 0)) return [];
      return [{ of: `${alternative.name} ${name}`, figure: latencyMs.p99, width: halfWidth / estimate }];
    }),
  );
  const wide = p99s.filter(({ width }) => width > WIDE).sort((a, b) => b.width - a.width);
  const [widest] = wide;
  if (widest === undefined) return null;
  const others = wide.length > 1 ? ` (and ${wide.length - 1} more like it)` : '';
  const known = `p99 of ${widest.of} is ${latencyFigure(widest.figure)}, ±${Math.round(widest.width * 100)}%${others}`;
  return `${known}: more replications or a longer duration make it narrower.`;
}
