import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneTransfers } from '../../../src/kubernetes/topology-hints/zone-transfers.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf } from '../recorded-slices.ts';

type Amounts = Readonly<Record<string, number>>;

interface Row {
  readonly name: string;
  readonly desired: Amounts;
  readonly allocated: Amounts;
  readonly want: { readonly giving: Amounts; readonly receiving: Amounts };
}

it.each(readCases<Row>('topology_giving_receiving'))('giving and receiving: $name', ({ desired, allocated, want }) => {
  expect(zoneTransfers(mapOf(desired), mapOf(allocated))).toEqual({
    giving: mapOf(want.giving),
    receiving: mapOf(want.receiving),
  });
});

describe('endpoints', () => {
  it('stay in their zone for the sake of a fraction', () => {
    const desired = mapOf({ a: 1.2, b: 1.1, c: 0.7 });
    expect(zoneTransfers(desired, mapOf({ a: 1, b: 1, c: 1 }))).toEqual({ giving: new Map(), receiving: new Map() });
  });

  it('are given from the zone with most to spare to the zone with most need', () => {
    expect(zoneTransfers(mapOf({ a: 1, b: 3, c: 6 }), mapOf({ a: 6, b: 4 }))).toEqual({
      giving: mapOf({ a: 5, b: 1 }),
      receiving: mapOf({ c: 6 }),
    });
  });
});

it('as many are given as received, and each zone ends less than one endpoint from where it should be', () => {
  const anyZones = fc.array(fc.tuple(fc.integer({ min: 1, max: 64 }), fc.nat(40)), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(anyZones, (zones) => {
      const cores = zones.reduce((sum, [each]) => sum + each, 0);
      const endpoints = zones.reduce((sum, [, each]) => sum + each, 0);
      const allocated = new Map(zones.map(([, each], i) => [`zone-${i}`, each]));
      const desired = new Map(zones.map(([each], i) => [`zone-${i}`, (each / cores) * endpoints]));
      const { giving, receiving } = zoneTransfers(desired, allocated);
      const sum = (amounts: ReadonlyMap<string, number>): number => [...amounts.values()].reduce((a, b) => a + b, 0);
      expect(sum(giving)).toBe(sum(receiving));
      for (const [zone, before] of allocated) {
        const after = before - (giving.get(zone) ?? 0) + (receiving.get(zone) ?? 0);
        expect(Math.abs(after - (desired.get(zone) ?? 0))).toBeLessThan(1);
        expect(after).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed: 1 },
  );
});
