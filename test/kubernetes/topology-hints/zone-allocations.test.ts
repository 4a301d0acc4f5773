import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateToZones,
  type NoHintsReason,
  type ZoneAllocation,
} from '../../../src/kubernetes/topology-hints/zone-allocations.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf } from '../recorded-slices.ts';

interface Row {
  readonly mix: string;
  readonly cpuRatiosByZone: Readonly<Record<string, number>>;
  readonly endpoints: number;
  readonly want: {
    readonly allocations: Readonly<Record<string, ZoneAllocation>> | null;
    readonly disabledReason: NoHintsReason | null;
  };
}

it.each(readCases<Row>('topology_allocations'))('$endpoints endpoints, $mix: $want.disabledReason', (row) => {
  const allocations = allocateToZones(mapOf(row.cpuRatiosByZone), row.endpoints);
  expect(allocations.ok ? null : allocations.reason).toBe(row.want.disabledReason);
  expect(allocations.ok ? allocations.byZone : null).toEqual(row.want.allocations && mapOf(row.want.allocations));
});

describe('with three equal zones', () => {
  const third = 1000 / 3000;
  const equal = mapOf({ a: third, b: third, c: third });
  const isPossible = (endpoints: number): boolean => allocateToZones(equal, endpoints).ok;

  it('hints are possible for 3, 6, 7, 9, 10 and from 12 endpoints on, and not for 4, 5, 8 and 11', () => {
    const possible = Array.from({ length: 200 }, (_, i) => i).filter(isPossible);
    expect(possible).toEqual([3, 6, 7, 9, 10, ...Array.from({ length: 188 }, (_, i) => 12 + i)]);
  });

  it('the reason is too few endpoints below three, and overload otherwise', () => {
    const reasons = [0, 1, 2, 4, 5, 8, 11].map((endpoints) => allocateToZones(equal, endpoints));
    const few = { ok: false, reason: 'InsufficientNumberOfEndpoints' };
    const overload = { ok: false, reason: 'MinAllocationExceedsOverloadThreshold' };
    expect(reasons).toEqual([few, few, few, overload, overload, overload, overload]);
  });
});

it('nothing is shared out where the CPU of the zones is not known', () => {
  expect(allocateToZones(null, 12)).toEqual({ ok: false, reason: 'InsufficientNodeInfo' });
});

it('with its minimum no zone has endpoints that are loaded above 1.2 times the mean, and all minimums can be had', () => {
  const anyRatios = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 2, maxLength: 6 }).map((cores) => {
    const total = cores.reduce((sum, each) => sum + each, 0);
    return new Map(cores.map((each, i) => [`zone-${i}`, each / total]));
  });
  fc.assert(
    fc.property(anyRatios, fc.nat(300), (ratios, endpoints) => {
      const allocations = allocateToZones(ratios, endpoints);
      if (!allocations.ok) return;
      const zones = [...allocations.byZone];
      const sum = zones.reduce((total, [, { minimum }]) => total + minimum, 0);
      expect(sum).toBeLessThanOrEqual(endpoints);
      for (const [zone, { minimum, desired, maximum }] of zones) {
        const load = ((ratios.get(zone) ?? 0) * endpoints) / minimum;
        expect(load).toBeLessThanOrEqual(1.2 + 1e-9);
        expect(desired).toBeGreaterThanOrEqual(minimum);
        expect(maximum - minimum).toBe(endpoints - sum);
      }
    }),
    { seed: 1 },
  );
});
