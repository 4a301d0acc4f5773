import { describe, expect, it } from 'vitest';
import { Codel } from '../../../src/dataplane/shedding/codel.ts';

const spec = { targetMs: 5, intervalMs: 100, adaptiveLifo: true };

describe('a queue with controlled delay', () => {
  it('lets requests wait for an interval while it was empty not long ago', () => {
    const codel = new Codel(spec);
    expect(codel.comes(0, 1000)).toBe(false);
    expect(codel.comes(1, 1050)).toBe(false);
    expect(codel.isTooLate(1050, 1150)).toBe(false);
    expect(codel.isTooLate(1050, 1150.1)).toBe(true);
  });

  it('lets them wait for the target only when it has not been empty for an interval: it stands', () => {
    const codel = new Codel(spec);
    codel.comes(0, 1000);
    expect(codel.comes(7, 1101)).toBe(true);
    expect(codel.isTooLate(1101, 1106)).toBe(false);
    expect(codel.isTooLate(1101, 1106.1)).toBe(true);
    // Who came before that may wait as long as was said then.
    expect(codel.isTooLate(1090, 1150)).toBe(false);
  });

  it('does not stand any more when it has been empty', () => {
    const codel = new Codel(spec);
    codel.comes(0, 1000);
    codel.comes(7, 1200);
    expect(codel.comes(0, 1300)).toBe(false);
    expect(codel.isTooLate(1300, 1390)).toBe(false);
  });
});
