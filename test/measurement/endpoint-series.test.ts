import { describe, expect, it } from 'vitest';
import { EndpointSeries, OTHERS_FROM_START, OTHERS_THAT_CAME } from '../../src/measurement/endpoint-series.ts';

/** Windows of 100 ms from 1000 ms on; pods from position 3 on came during the run. */
function aSeries(windowCount = 4): EndpointSeries {
  return new EndpointSeries(1000, 100, windowCount, 3);
}

/** Rows as an object, without those of others where they are empty. */
function rowsOf(series: EndpointSeries, column: 'requests' | 'ready', windowCount = 4): Record<string, number[]> {
  const { pods, ...columns } = series.result();
  const rows = [...pods].map((pod, row) => [
    String(pod),
    [...columns[column].slice(row * windowCount, (row + 1) * windowCount)],
  ]);
  return Object.fromEntries(
    rows.filter(([pod, counts]) => Number(pod) >= 0 || (counts as number[]).some((n) => n > 0)),
  );
}

describe('what each pod got over time', () => {
  it('is counted by pod and by the window in which the request was due', () => {
    const series = aSeries();
    for (const [pod, dueMs] of [
      [0, 1000],
      [0, 1099.9],
      [0, 1100],
      [7, 1399],
    ] as const) {
      series.assigned(pod, dueMs);
    }
    // Rounding may put the last moment behind the last window.
    series.assigned(7, 1400);
    expect(rowsOf(series, 'requests')).toEqual({ 0: [2, 1, 0, 0], 7: [0, 0, 0, 2] });
  });

  it('tells of ready pods that got nothing', () => {
    const series = aSeries();
    series.readyAt(1, 0);
    series.readyAt(1, 1);
    series.readyAt(1000, 3);
    expect(rowsOf(series, 'ready')).toEqual({ 1: [1, 1, 0, 0], 1000: [0, 0, 0, 1] });
    expect(rowsOf(series, 'requests')).toEqual({ 1: [0, 0, 0, 0], 1000: [0, 0, 0, 0] });
  });

  it('takes a bounded room: from the 201st pod on they are counted together, old and new apart', () => {
    const series = new EndpointSeries(1000, 100, 4, 1000);
    for (let pod = 0; pod < 1500; pod++) {
      series.assigned(pod, 1250);
      series.readyAt(pod, 2);
    }
    const requests = rowsOf(series, 'requests');
    expect(Object.keys(requests)).toHaveLength(202);
    expect(requests[199]).toEqual([0, 0, 1, 0]);
    expect(requests[OTHERS_FROM_START]).toEqual([0, 0, 800, 0]);
    expect(requests[OTHERS_THAT_CAME]).toEqual([0, 0, 500, 0]);
    expect(rowsOf(series, 'ready')[OTHERS_THAT_CAME]).toEqual([0, 0, 500, 0]);
  });
});
