import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HashRing } from '../../src/balancer/hash-ring.ts';

const word = fc.oneof(fc.nat(3), fc.nat(0xffffffff), fc.constant(0xffffffff));

it('finds the first point at or after a hash, round the circle, of points in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 40 }), word, word, (places, high, low) => {
      const whole = (place: readonly [number, number]): bigint => (BigInt(place[0]) << 32n) | BigInt(place[1]);
      const ring = new HashRing(
        Uint32Array.from(places, ([upper]) => upper),
        Uint32Array.from(places, ([, lower]) => lower),
        Int32Array.from(places, (_, i) => i + 1),
      );
      const sorted = places
        .map((place, i) => ({ at: whole(place), server: i + 1 }))
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.server - b.server));
      expect([...ring.server]).toEqual(sorted.map(({ server }) => server));
      const want = sorted.find(({ at }) => at >= whole([high, low])) ?? sorted[0];
      expect(ring.server[ring.pointAtOrAfter(high, low)]).toBe(want!.server);
    }),
    { seed: 1, numRuns: 500 },
  );
});
