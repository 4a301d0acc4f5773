import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { ServerList } from '../../src/balancer/server-list.ts';
import { betterOfTwo } from '../../src/balancer/two-choices.ts';
import { UsableServers } from '../../src/balancer/usable-servers.ts';
import { Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';

/** Servers of these weights, the first one first. */
function packed(...weights: readonly number[]): { usable: UsableServers; servers: ServerList } {
  const servers = new ServerList();
  for (const weight of weights) servers.add(weight);
  return { usable: new UsableServers(servers), servers };
}

describe('servers that have a weight', () => {
  it('are packed in the order of adding, and anew after a change', () => {
    const { usable, servers } = packed(1, 0, 3, ...Array.from({ length: 20 }, () => 2));
    expect(usable.pack()).toBe(22);
    expect([...usable.at.subarray(0, 3)]).toEqual([1, 3, 4]);
    servers.weight[2] = 1;
    servers.weight[1] = 0;
    expect(usable.pack()).toBe(22);
    usable.changed();
    expect(usable.pack()).toBe(22);
    expect([...usable.at.subarray(0, 3)]).toEqual([2, 3, 4]);
  });
});

describe('the better of two', () => {
  it('is of each pair with the same probability', () => {
    const { usable } = packed(1, 1, 0, 1, 1);
    const stream = new Streams(4, 0).named('pairs');
    const pairs = new Map<string, number>();
    let asked: number[] = [];
    const pick = betterOfTwo(usable, stream, (server) => {
      asked.push(server);
      return server;
    });
    for (let i = 0; i < 12_000; i++) {
      asked = [];
      expect(pick()).toBe(Math.min(...asked));
      pairs.set(asked.join(), (pairs.get(asked.join()) ?? 0) + 1);
    }
    // Four servers: twelve ordered pairs of different ones.
    expect(pairs.size).toBe(12);
    const { pValue } = chiSquareTest([...pairs.values()]);
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.995);
  });

  it('is the only one, unasked, or nobody', () => {
    const fail = (): number => expect.unreachable();
    const stream = new Streams(4, 0).named('pairs');
    expect(betterOfTwo(packed(0, 7).usable, stream, fail)()).toBe(2);
    expect(betterOfTwo(packed(0).usable, stream, fail)()).toBe(NO_SERVER);
  });
});
