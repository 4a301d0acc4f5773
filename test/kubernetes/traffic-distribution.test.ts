import { describe, expect, it } from 'vitest';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import type { Endpoint, EndpointSlice } from '../../src/kubernetes/objects.ts';
import { reconcileHints, usesTopologyAwareHints } from '../../src/kubernetes/traffic-distribution.ts';
import { readCases } from '../read-cases.ts';

interface RecordedEndpoint {
  readonly address: string;
  readonly zone: string | null;
  readonly node: string | null;
  readonly ready: boolean;
  readonly hints: { readonly zones: readonly string[]; readonly nodes: readonly string[] } | null;
}

interface Slices {
  readonly create: readonly (readonly RecordedEndpoint[])[];
  readonly update: readonly (readonly RecordedEndpoint[])[];
  readonly unchanged: readonly (readonly RecordedEndpoint[])[];
}

interface Row extends Slices {
  readonly name: string;
  readonly trafficDistribution: string;
  readonly want: Slices;
}

function slice(endpoints: readonly RecordedEndpoint[]): EndpointSlice {
  return defaultEndpointSlice({
    endpoints: endpoints.map(({ address, zone, node, ready, hints }) => ({
      addresses: [address],
      zone: zone ?? undefined,
      nodeName: node ?? undefined,
      conditions: { ready },
      hints: hints === null ? undefined : { forZones: named(hints.zones), forNodes: named(hints.nodes) },
    })),
  });
}

const named = (names: readonly string[]): readonly { readonly name: string }[] => names.map((name) => ({ name }));

it.each(readCases<Row>('trafficdist_reconcile_hints'))('$name', ({ trafficDistribution, want, ...given }) => {
  const changes = reconcileHints(trafficDistribution, {
    create: given.create.map(slice),
    update: given.update.map(slice),
    delete: [],
    unchanged: given.unchanged.map(slice),
  });
  expect(changes).toEqual({
    create: want.create.map(slice),
    update: want.update.map(slice),
    delete: [],
    unchanged: want.unchanged.map(slice),
  });
});

interface DistributionRow {
  readonly name: string;
  readonly trafficDistribution: string;
  readonly want: { readonly byZone: Record<string, number>; readonly byNode?: Record<string, number> };
}

it.each(readCases<DistributionRow>('reconcile_traffic_distribution'))('six pods in three zones: $name', (row) => {
  const place = [0, 1, 1, 1, 2, 2];
  const endpoints = place.map((i, pod) => ({
    address: `10.0.0.${pod}`,
    zone: `zone-${'abc'[i]}`,
    node: `node-${i}`,
    ready: true,
    hints: null,
  }));
  const none = { update: [], delete: [], unchanged: [] };
  const { create } = reconcileHints(row.trafficDistribution, { ...none, create: [slice(endpoints)] });
  const counted = (hintsOf: (endpoint: Endpoint) => readonly { readonly name: string }[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const hint of create.flatMap((each) => each.endpoints).flatMap(hintsOf)) {
      counts[hint.name] = (counts[hint.name] ?? 0) + 1;
    }
    return counts;
  };
  expect(counted(({ hints }) => hints?.forZones ?? [])).toEqual(row.want.byZone);
  expect(counted(({ hints }) => hints?.forNodes ?? [])).toEqual(row.want.byNode ?? {});
});

describe('without a traffic distribution', () => {
  it('hints are removed from all slices', () => {
    const hinted = slice([
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
