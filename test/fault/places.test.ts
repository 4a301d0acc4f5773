import { describe, expect, it } from 'vitest';
import { concerns, type Place, placesOf } from '../../src/fault/places.ts';

const A = [0, 1];
const B = [2];
const OUTSIDE = -1;

describe('a packet is meant by a fault of a link', () => {
  it.each([
    // Between two places: there, back, inside one of them, and past both.
    [A, B, 'to', [true, false, false, false]],
    [A, B, 'from', [false, true, false, false]],
    [A, B, 'both', [true, true, false, false]],
    // Between one place and anywhere.
    [A, null, 'to', [true, false, true, false]],
    [A, null, 'from', [false, true, true, false]],
    [null, B, 'to', [true, false, false, false]],
    [null, B, 'both', [true, true, false, false]],
    [null, null, 'both', [true, true, true, true]],
  ] as [Place, Place, string, boolean[]][])('from %j to %j, direction %s', (from, to, direction, meant) => {
    const packets = [
      [0, 2],
      [2, 1],
      [0, 1],
      [3, OUTSIDE],
    ] as const;
    expect(packets.map(([a, b]) => concerns({ from, to, direction }, a, b))).toEqual(meant);
  });

  it('everywhere and in both directions when nothing is said', () => {
    expect(placesOf({})).toEqual({ from: null, to: null, direction: 'both' });
  });
});
