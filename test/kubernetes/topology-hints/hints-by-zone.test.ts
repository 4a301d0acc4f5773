import { describe, expect, it } from 'vitest';
import { hintsByZone } from '../../../src/kubernetes/topology-hints/hints-by-zone.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf, type RecordedEndpoint, recordedSlice } from '../recorded-slices.ts';

type Amounts = Readonly<Record<string, number>>;

interface Row {
  readonly name: string;
  readonly slice: readonly RecordedEndpoint[];
  readonly allocated: Amounts;
  readonly maximum: Amounts;
  readonly want: Amounts | null;
}

it.each(readCases<Row>('topology_hints_by_zone'))('the hints of a slice: $name', (row) => {
  const counts = hintsByZone(recordedSlice(row.slice), mapOf(row.allocated), mapOf(row.maximum));
  expect(counts).toEqual(row.want && mapOf(row.want));
});

describe('the hints of a slice', () => {
  const hinted = (zone: string, ready: boolean | null = true): RecordedEndpoint => ({
    zone: 'a',
    node: null,
    ready,
    hints: { zones: [zone], nodes: [] },
  });
  const count = (
    endpoints: readonly RecordedEndpoint[],
    allocated: Amounts,
    maximum: Amounts,
  ): ReadonlyMap<string, number> | null => hintsByZone(recordedSlice(endpoints), mapOf(allocated), mapOf(maximum));

  it('count for ready endpoints alone, and one whose condition is not set is none', () => {
    expect(count([hinted('a'), hinted('a', false), hinted('a', null)], {}, { a: 1 })).toEqual(mapOf({ a: 1 }));
  });

  it('cannot stay if a zone would have more than its maximum with those of other slices', () => {
    expect(count([hinted('a'), hinted('a')], { a: 1 }, { a: 3 })).toEqual(mapOf({ a: 2 }));
    expect(count([hinted('a'), hinted('a')], { a: 2 }, { a: 3 })).toBeNull();
  });

  it('cannot stay if they are for a zone that should have none', () => {
    expect(count([hinted('gone')], {}, { a: 3 })).toBeNull();
  });
});
