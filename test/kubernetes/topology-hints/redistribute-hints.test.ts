import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../../src/kubernetes/objects.ts';
import { redistributeHints } from '../../../src/kubernetes/topology-hints/redistribute-hints.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf, type RecordedEndpoint, recordedSlice } from '../recorded-slices.ts';

type Amounts = Readonly<Record<string, number>>;

interface Row {
  readonly name: string;
  readonly slices: readonly (readonly RecordedEndpoint[])[];
  readonly giving: Amounts;
  readonly receiving: Amounts;
  readonly want: Amounts;
}

it.each(readCases<Row>('topology_redistribute'))('redistribution: $name', ({ slices, giving, receiving, want }) => {
  const { changes } = redistributeHints(slices.map(recordedSlice), {
    giving: mapOf(giving),
    receiving: mapOf(receiving),
  });
  expect(changes).toEqual(mapOf(want));
});

describe('redistribution', () => {
  const inZone = (zone: string, ready = true): RecordedEndpoint => ({
    zone,
    node: null,
    ready,
    hints: { zones: [zone], nodes: [] },
  });
  const zones = (slices: readonly EndpointSlice[]): readonly (string | undefined)[] =>
    slices.flatMap(({ endpoints }) => endpoints.map(({ hints }) => hints?.forZones.map(({ name }) => name).join()));

  it('lends the first ready endpoints of the giving zone and leaves all others as they are', () => {
    const slices = [
      recordedSlice([inZone('b'), inZone('a', false), inZone('a')]),
      recordedSlice([inZone('a'), inZone('a')]),
    ];
    const transfers = { giving: mapOf({ a: 2 }), receiving: mapOf({ b: 1, c: 1 }) };
    const moved = redistributeHints(slices, transfers);
    expect(zones(moved.slices)).toEqual(['b', 'a', 'b', 'c', 'a']);
    expect(moved.changes).toEqual(mapOf({ a: -2, b: 1, c: 1 }));
  });

  it('does not change what it is given', () => {
    const slices = [recordedSlice([inZone('a')])];
    const before = structuredClone(slices);
    const transfers = { giving: mapOf({ a: 1 }), receiving: mapOf({ b: 1 }) };
    redistributeHints(slices, transfers);
    expect(slices).toEqual(before);
    expect(transfers).toEqual({ giving: mapOf({ a: 1 }), receiving: mapOf({ b: 1 }) });
  });
});
