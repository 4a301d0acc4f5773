import type { Summary } from '../../statistics/summary.ts';
import type { Pen } from './pen.ts';

/**
 * One SVG file of a run, in two steps: `specOf` takes from the summary what will be seen, as plain JSON, and `draw`
 * makes marks of it. A browser draws the same spec with the same function.
 */
export interface ChartOf<Spec> {
  /** Name of the file without `.svg`, and the beginning of all ids in it. */
  readonly name: string;
  specOf(summary: Summary): Spec;
  draw(svg: Pen, spec: Spec): void;
  /** Whether it has something to show; without this it always has. */
  isShown?(summary: Summary): boolean;
}

/** A chart, whatever its spec is. */
export interface Chart {
  readonly name: string;
  drawSummary(svg: Pen, summary: Summary): void;
  /** False: no file is written. */
  isShown(summary: Summary): boolean;
}

/** The chart as the registry lists it. */
export function chart<Spec>({ name, specOf, draw, isShown = () => true }: ChartOf<Spec>): Chart {
  return { name, drawSummary: (svg, summary) => draw(svg, specOf(summary)), isShown };
}
