import { describe, expect, it } from 'vitest';
import { featureGates } from '../../src/kubernetes/feature-gates.ts';
import {
  reconcileHints,
  usableTrafficDistribution,
  usesTopologyAwareHints,
} from '../../src/kubernetes/traffic-distribution.ts';
import { readCases } from '../read-cases.ts';
import { type RecordedSlices, recordedSlice } from './recorded-slices.ts';

interface Row extends RecordedSlices {
  readonly name: string;
  readonly trafficDistribution: string;
  readonly want: RecordedSlices;
}

it.each(readCases<Row>('trafficdist_reconcile_hints'))('$name', ({ trafficDistribution, want, ...given }) => {
  const changes = reconcileHints(trafficDistribution, {
    create: given.create.map(recordedSlice),
    update: given.update.map(recordedSlice),
    delete: [],
    unchanged: given.unchanged.map(recordedSlice),
  });
  expect(changes).toEqual({
    create: want.create.map(recordedSlice),
    update: want.update.map(recordedSlice),
    delete: [],
    unchanged: want.unchanged.map(recordedSlice),
  });
});

describe('without a traffic distribution', () => {
  it('hints are removed from all slices', () => {
    const hinted = recordedSlice([
      { address: '10.0.0.1', zone: 'a', node: 'n', ready: true, hints: { zones: ['a'], nodes: ['n'] } },
    ]);
    const changes = reconcileHints(undefined, { create: [], update: [], delete: [], unchanged: [hinted] });
    expect(changes.unchanged).toEqual([]);
    expect(changes.update[0]?.endpoints[0]?.hints).toBeUndefined();
  });
});

interface AnnotationRow {
  readonly name: string;
  readonly annotations: Record<string, string>;
  readonly want: boolean;
}

it.each(readCases<AnnotationRow>('topology_annotation_enabled'))('topology-aware hints, $name: $want', (row) => {
  expect(usesTopologyAwareHints(row.annotations)).toBe(row.want);
});

it('a version goes by the traffic distributions that it knows', () => {
  const usable = (minor: number): readonly (string | undefined)[] =>
    ['PreferClose', 'PreferSameZone', 'PreferSameNode', 'PreferSameRack', undefined].map((each) =>
      usableTrafficDistribution(each, featureGates(minor)),
    );
  const none = undefined;
  expect(usable(30)).toEqual([none, none, none, none, none]);
  expect(usable(31)).toEqual(['PreferClose', none, none, none, none]);
  expect(usable(33)).toEqual(['PreferClose', none, none, none, none]);
  expect(usable(34)).toEqual(['PreferClose', 'PreferSameZone', 'PreferSameNode', none, none]);
});
