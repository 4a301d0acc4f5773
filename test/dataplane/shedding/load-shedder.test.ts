import { describe, expect, it } from 'vitest';
import { LoadShedder } from '../../../src/dataplane/shedding/load-shedder.ts';
import { Streams } from '../../../src/random/stream.ts';

function shedder(limit: number, guaranteed: readonly number[]): LoadShedder {
  const spec = { limit: { kind: 'fixed', options: { limit } }, guaranteed, codel: null };
  return new LoadShedder(spec, new Streams(1, 0).named('shedding'));
}

/** How many of so many requests of a priority come in. */
function come(to: LoadShedder, priority: number, count: number): number {
  let admitted = 0;
  for (let i = 0; i < count; i++) if (to.admits(priority)) admitted++;
  return admitted;
}

describe('a load shedder', () => {
  it('lets in as many as its limit says, and another one when one has left', () => {
    const to = shedder(10, []);
    expect(come(to, 0, 15)).toBe(10);
    to.left(0);
    expect(come(to, 3, 15)).toBe(1);
    expect(to.inFlight).toBe(10);
  });

  it('lets anybody in while the limit is not reached', () => {
    expect(come(shedder(10, [1, 0]), 1, 15)).toBe(10);
  });

  it('lets in who has a guaranteed share of the limit though others have reached it', () => {
    const to = shedder(10, [0.7, 0.2, 0]);
    expect(come(to, 2, 100)).toBe(10);
    expect(come(to, 0, 100)).toBe(7);
    expect(come(to, 1, 100)).toBe(2);
    expect(come(to, 2, 100)).toBe(0);
    // Of no class of the list: no share.
    expect(come(to, 9, 100)).toBe(0);
    // Over the limit its own share is all that it has.
    for (let i = 0; i < 10; i++) to.left(2);
    expect(to.inFlight).toBe(9);
    expect(come(to, 2, 100)).toBe(1);
  });

  it('without a limit lets everybody in', () => {
    const to = new LoadShedder({ limit: null, guaranteed: [], codel: null }, new Streams(1, 0).named('shedding'));
    expect(come(to, 0, 100_000)).toBe(100_000);
  });
});
