import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../../src/kubernetes/objects.ts';
import type { EndpointSliceChanges } from '../../../src/kubernetes/pack-endpoints.ts';
import {
  addTopologyHints,
  countReadyEndpoints,
  removeHints,
} from '../../../src/kubernetes/topology-hints/add-topology-hints.ts';
import { hintsEvent } from '../../../src/kubernetes/topology-hints/hints-event.ts';
import { allocateToZones } from '../../../src/kubernetes/topology-hints/zone-allocations.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf, type RecordedEndpoint, type RecordedSlices, recordedSlice } from '../recorded-slices.ts';

type Amounts = Readonly<Record<string, number>>;

interface Row extends RecordedSlices {
  readonly name: string;
  readonly cpuRatiosByZone: Amounts | null;
  readonly want: Pick<RecordedSlices, 'create' | 'update'> & {
    readonly hintsByZone: Amounts | null;
    readonly events: readonly { readonly type: string; readonly reason: string }[];
  };
}

const changesOf = ({ create, update, unchanged }: RecordedSlices): EndpointSliceChanges => ({
  create: create.map(recordedSlice),
  update: update.map(recordedSlice),
  delete: [],
  unchanged: unchanged.map(recordedSlice),
});

it.each(readCases<Row>('topology_add_hints'))('$name', ({ cpuRatiosByZone, want, ...given }) => {
  const ratios = cpuRatiosByZone && mapOf(cpuRatiosByZone);
  const { changes, hintsByZone, reason } = addTopologyHints(changesOf(given), ratios);
  expect(changes.create).toEqual(want.create.map(recordedSlice));
  expect(changes.update).toEqual(want.update.map(recordedSlice));
  expect(hintsByZone).toEqual(want.hintsByZone && mapOf(want.hintsByZone));
  const event = hintsEvent(reason, 'IPv4', countReadyEndpoints(changesOf(given)), ratios?.size ?? 0);
  expect([{ type: event.type, reason: event.reason }]).toEqual(want.events);
});

interface Count {
  readonly ready: number;
  readonly unready: number;
}

interface TotalRow {
  readonly name: string;
  readonly create: readonly Count[];
  readonly update: readonly Count[];
  readonly unchanged: readonly Count[];
  readonly want: { readonly ready: number; readonly total: number };
}

it.each(readCases<TotalRow>('topology_total_ready'))('$want.ready endpoints are ready: $name', (row) => {
  const slice = ({ ready, unready }: Count): EndpointSlice =>
    recordedSlice(Array.from({ length: ready + unready }, (_, i) => inZone('a', i < ready)));
  const changes = {
    create: row.create.map(slice),
    update: row.update.map(slice),
    unchanged: row.unchanged.map(slice),
  };
  expect(countReadyEndpoints(changes)).toBe(row.want.ready);
  // The recorded total is that of the slices' endpoints, ready or not: it shows that the slices were rebuilt whole.
  const slices = [...changes.create, ...changes.update, ...changes.unchanged];
  expect(slices.flatMap(({ endpoints }) => endpoints)).toHaveLength(row.want.total);
});

const inZone = (zone: string | null, ready = true, hinted?: string): RecordedEndpoint => ({
  zone,
  node: null,
  ready,
  hints: hinted === undefined ? null : { zones: [hinted], nodes: [] },
});

const zonesOf = (slices: readonly EndpointSlice[]): readonly (string | undefined)[] =>
  slices.flatMap(({ endpoints }) => endpoints.map(({ hints }) => hints?.forZones[0]?.name));

const half = mapOf({ a: 0.5, b: 0.5 });

describe('slices that would not be written', () => {
  it('stay so while their hints leave every zone its minimum', () => {
    const unchanged = [[inZone('a', true, 'a'), inZone('b', true, 'b')]];
    const { changes, hintsByZone } = addTopologyHints(
      changesOf({ create: [[inZone('a'), inZone('b')]], update: [], unchanged }),
      half,
    );
    expect(changes.unchanged).toEqual(unchanged.map(recordedSlice));
    expect(zonesOf(changes.create)).toEqual(['a', 'b']);
    expect(hintsByZone).toEqual(mapOf({ a: 2, b: 2 }));
  });

  it('are written if one of their endpoints has no hint, or a hint for a zone that is no more', () => {
    for (const hinted of [undefined, 'gone']) {
      const unchanged = [[inZone('a', true, hinted), inZone('b', true, 'b')]];
      const { changes } = addTopologyHints(changesOf({ create: [], update: [], unchanged }), half);
      expect(changes.unchanged).toEqual([]);
      expect(zonesOf(changes.update)).toEqual(['a', 'b']);
    }
  });
});

describe('without a way to hint', () => {
  it('hints are removed, and slices that had none are not written', () => {
    const unchanged = [[inZone('a', true, 'a')], [inZone('a')]];
    const { changes, hintsByZone, reason } = addTopologyHints(
      changesOf({ create: [], update: [], unchanged }),
      mapOf({ a: 0.2, b: 0.4, c: 0.4 }),
    );
    expect(reason).toBe('InsufficientNumberOfEndpoints');
    expect(hintsByZone).toBeNull();
    expect(changes.unchanged).toEqual([recordedSlice([inZone('a')])]);
    expect(zonesOf(changes.update)).toEqual([undefined]);
  });

  it('a ready endpoint without a zone is the reason', () => {
    const create = [[inZone('a'), inZone('b'), inZone('a'), inZone(null)]];
    expect(addTopologyHints(changesOf({ create, update: [], unchanged: [] }), half).reason).toBe('NoZoneSpecified');
    const unready = [[inZone('a'), inZone('b'), inZone(null, false)]];
    expect(addTopologyHints(changesOf({ create: unready, update: [], unchanged: [] }), half).reason).toBeNull();
  });
});

describe('whatever the endpoints', () => {
  const zones = ['a', 'b', 'c'];
  const anyEndpoint = fc.tuple(
    fc.constantFrom(...zones),
    fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  );
  const anyRatios = fc
    .tuple(...zones.map(() => fc.integer({ min: 1, max: 8 })))
    .map((cores) => new Map(zones.map((zone, i) => [zone, cores[i]! / cores.reduce((a, b) => a + b, 0)])));

  it('ready ones have one hint each and others none, exactly when all minimums can be had', () => {
    let hintedRuns = 0;
    fc.assert(
      fc.property(fc.array(anyEndpoint, { maxLength: 40 }), anyRatios, (endpoints, ratios) => {
        const create = [endpoints.map(([zone, ready]) => inZone(zone, ready))];
        const given = changesOf({ create, update: [], unchanged: [] });
        const { changes, hintsByZone } = addTopologyHints(given, ratios);
        const allocations = allocateToZones(ratios, countReadyEndpoints(given));
        expect(hintsByZone !== null).toBe(allocations.ok);
        if (!allocations.ok || hintsByZone === null) return;
        hintedRuns++;
        const hinted = changes.create.flatMap((slice) => slice.endpoints);
        for (const { conditions, hints } of hinted) expect(hints?.forZones.length ?? 0).toBe(conditions.ready ? 1 : 0);
        for (const zone of zones) {
          const count = hinted.filter(({ hints }) => hints?.forZones[0]?.name === zone).length;
          expect(count).toBe(hintsByZone.get(zone) ?? 0);
        }
      }),
      { seed: 3 },
    );
    expect(hintedRuns).toBeGreaterThan(20);
  });

  it('what has its hints is not written again', () => {
    fc.assert(
      fc.property(fc.array(anyEndpoint, { maxLength: 40 }), (endpoints) => {
        const create = [endpoints.map(([zone, ready]) => inZone(zone, ready))];
        const equal = mapOf({ a: 1 / 3, b: 1 / 3, c: 1 / 3 });
        const first = addTopologyHints(changesOf({ create, update: [], unchanged: [] }), equal);
        const again = { create: [], update: [], delete: [], unchanged: first.changes.create };
        if (first.reason === null) expect(addTopologyHints(again, equal).changes).toEqual(again);
        else expect(removeHints(again)).toEqual(again);
      }),
      { seed: 4 },
    );
  });
});
