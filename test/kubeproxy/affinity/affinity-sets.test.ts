import { describe, expect, it } from 'vitest';
import { connectAll, StickyNode, stickiness } from './sticky-node.ts';

const TIMEOUT_MS = 10_800_000;

describe('a set in nftables mode', () => {
  it('has room for all of thousands of clients', () => {
    const node = new StickyNode('nftables', TIMEOUT_MS);
    const rules = node.rules(1, 2, 3, 4);
    expect(connectAll(rules, 5000)).toEqual(connectAll(rules, 5000));
  });

  it('takes no new address when 65,535 are in it, until one has run out of time', () => {
    const node = new StickyNode('nftables', 1000);
    const rules = node.rules(1);
    const full = 65_535;
    connectAll(rules, full);
    rules.connect(full);
    node.time.nowMs = 500;
    rules.sync(1, 2, 3, 4, 5, 6, 7, 8);
    const known = connectAll(rules, 1000);
    expect(new Set(known)).toEqual(new Set([1]));
    expect(new Set(Array.from({ length: 8 }, (_, i) => rules.connect(full + i))).size).toBeGreaterThan(1);
    node.time.nowMs = 1000;
    rules.sync(1);
    rules.connect(full);
    rules.sync(1, 2, 3, 4, 5, 6, 7, 8);
    expect(Array.from({ length: 20 }, () => rules.connect(full))).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('keeps every one of 1600 active clients with its endpoint', () => {
    expect(stickiness('nftables', 1600, true)).toBe(1);
  });
});
