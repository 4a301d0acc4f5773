/** A point of a line over time; a null value is a gap. */
export type TimePoint = readonly [timeMs: number, value: number | null];

/**
 * At most so many points, by keeping the smallest and the largest of each of equally many neighbours: a spike of one
 * window stays as high as it was, and a gap of one window is closed. Points within a level stretch are left out first:
 * the line is the same without them.
 */
export function thinSeries(all: readonly TimePoint[], most: number): readonly TimePoint[] {
  const points = all.filter(([, value], index) => value !== all[index - 1]?.[1] || value !== all[index + 1]?.[1]);
  if (points.length <= most) return points;
  const size = Math.ceil(points.length / Math.max(1, Math.floor(most / 2)));
  const thin: TimePoint[] = [];
  for (let from = 0; from < points.length; from += size) {
    const column = points.slice(from, from + size);
    const known = column.filter(([, value]) => value !== null) as readonly (readonly [number, number])[];
    if (known.length === 0) {
      thin.push(column[0]!);
      continue;
    }
    const smallest = known.reduce((a, b) => (b[1] < a[1] ? b : a));
    const largest = known.reduce((a, b) => (b[1] > a[1] ? b : a));
    if (smallest === largest) thin.push(smallest);
    else thin.push(...(smallest[0] < largest[0] ? [smallest, largest] : [largest, smallest]));
  }
  return thin;
}
