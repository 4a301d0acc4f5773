import { describe, expect, it } from 'vitest';
import { connectAll, StickyNode, sameShare, stickiness } from './sticky-node.ts';

const TIMEOUT_MS = 10_800_000;

describe('a list of recent clients in iptables mode', () => {
  /** Of clients that all went to one endpoint, in order, and some of them again: those that stay when five others join. */
  function stayersOf(clients: number, again: readonly number[] = []): Set<number> {
    const all = Array.from({ length: clients }, (_, client) => client);
    const stays = (client: number, seed: number): boolean => {
      const node = new StickyNode('iptables', TIMEOUT_MS, seed);
      const rules = node.rules(1);
      for (const each of [...all, ...again]) {
        node.time.nowMs++;
        rules.connect(each);
      }
      rules.sync(1, 2, 3, 4, 5, 6);
      return rules.connect(client) === 1;
    };
    // A client that is forgotten draws the same endpoint by chance, but not from each of twelve seeds.
    return new Set(all.filter((client) => Array.from({ length: 12 }, (_, seed) => stays(client, seed)).every(Boolean)));
  }

  it('holds 100 addresses', () => {
    expect(stayersOf(100).size).toBe(100);
  });

  it('loses the address seen least recently to the 101st', () => {
    const stay = stayersOf(101);
    expect(stay.has(0)).toBe(false);
    expect(stay.size).toBe(100);
  });

  it('goes by the last connection, not by the first', () => {
    const stay = stayersOf(102, [0]);
    expect(stay.has(0)).toBe(true);
    expect([stay.has(1), stay.has(2)]).toEqual([false, false]);
    expect(stay.size).toBe(100);
  });

  it('still knows an address when exactly the timeout has passed, and no longer after that', () => {
    const shareAfter = (ageMs: number): number => {
      const node = new StickyNode('iptables', 4000);
      const rules = node.rules(1, 2, 3, 4);
      const first = connectAll(rules, 200);
      node.time.nowMs += ageMs;
      return sameShare(first, connectAll(rules, 200));
    };
    expect(shareAfter(3800)).toBe(1);
    expect(shareAfter(4000)).toBe(1);
    expect(shareAfter(4100)).toBeLessThan(0.4);
  });
});

describe('stickiness by the number of clients that are active', () => {
  // Measured on Linux 6.18 with four endpoints: mean of iptables-legacy and iptables-nft.
  it.each([
    [100, 1, 1],
    [200, 1, 1],
    [300, 1, 1],
    [440, 0.298, 0.78],
    [500, 0.236, 0.61],
    [600, 0.237, 0.475],
    [800, 0.253, 0.362],
    [1600, 0.255, 0.274],
  ])('is in iptables mode with %i clients what the kernel shows', (clients, sameOrder, randomOrder) => {
    expect(Math.abs(stickiness('iptables', clients, false) - sameOrder)).toBeLessThan(0.05);
    expect(Math.abs(stickiness('iptables', clients, true) - randomOrder)).toBeLessThan(0.05);
  });
});
