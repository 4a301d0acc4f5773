import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

describe('an active connection weighs', () => {
  // a has so many inactive connections, b one that is active: a is added last, so that a tie goes to it.
  function chosen(name: string, inactive: number, options: Record<string, number>): string | null {
    const balancer = createBalancer(name, [{ id: 'b' }, { id: 'a' }], options);
    balancer.opened('b');
    for (let i = 0; i < inactive; i++) {
      balancer.opened('a');
      balancer.closed('a');
    }
    return balancer.pick();
  }

  it.each(['ipvs/lc', 'ipvs/wlc', 'ipvs/lblc', 'ipvs/lblcr'])(
    '257 inactive ones for %s, or what it is told',
    (name) => {
      expect([chosen(name, 257, {}), chosen(name, 258, {})]).toEqual(['a', 'b']);
      const old = { activeFactor: 256 };
      expect([chosen(name, 256, old), chosen(name, 257, old)]).toEqual(['a', 'b']);
    },
  );
});
