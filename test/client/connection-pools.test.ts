import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionPools } from '../../src/client/connection-pools.ts';
import { ConnectionTable } from '../../src/dataplane/connection-table.ts';
import { NONE, RequestTable } from '../../src/dataplane/request-table.ts';

/** The connections of a pool that can take a request, the one to take first. */
function listed(pools: ConnectionPools, pool: number, connections: ConnectionTable): number[] {
  const found: number[] = [];
  for (let each = pools.available[pool]!; each !== NONE; each = connections.next[each]!) found.push(each);
  return found;
}

describe('a pool of connections', () => {
  it('is a list whose first is the one that was put there last, wherever others are taken out', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ pool: fc.nat(2), connection: fc.nat(9) }), { maxLength: 60 }), (steps) => {
        const pools = new ConnectionPools(3);
        const connections = new ConnectionTable();
        for (let i = 0; i < 10; i++) connections.allocate();
        const model: number[][] = [[], [], []];
        for (const { pool, connection } of steps) {
          const where = model.findIndex((list) => list.includes(connection));
          if (where < 0) {
            pools.addAvailable(pool, connection, connections);
            model[pool]!.unshift(connection);
          } else {
            pools.removeAvailable(where, connection, connections);
            model[where] = model[where]!.filter((each) => each !== connection);
          }
          expect([0, 1, 2].map((each) => listed(pools, each, connections))).toEqual(model);
        }
      }),
    );
  });

  it('lets requests go first come first served, and lets go of those that gave up', () => {
    const pools = new ConnectionPools(2);
    const requests = new RequestTable(1);
    const [a, b, c, d] = Array.from({ length: 4 }, () => requests.allocate()) as [number, number, number, number];
    for (const request of [a, b, c]) pools.wait(1, request, requests.next);
    pools.wait(0, d, requests.next);
    requests.abandoned[a] = 1;
    requests.abandoned[c] = 1;
    expect(pools.nextWaiting(1, requests)).toBe(b);
    expect(requests.count).toBe(3);
    expect(pools.nextWaiting(1, requests)).toBe(NONE);
    expect([...pools.waiting]).toEqual([1, 0]);
    expect(requests.count).toBe(2);
    pools.wait(1, b, requests.next);
    expect(pools.nextWaiting(1, requests)).toBe(b);
    expect(pools.nextWaiting(0, requests)).toBe(d);
  });

  it('opens no more than its limit, and none for requests for which one that is being opened has room', () => {
    const pools = new ConnectionPools(1);
    const limits = { maxPerClient: 3, maxConcurrentStreams: 10 };
    expect(pools.mayOpen(0, limits)).toBe(true);
    pools.open[0] = 1;
    pools.opening[0] = 1;
    // Beside the request for which it is being opened there is room for nine.
    for (const [waiting, mayOpen] of [
      [0, false],
      [8, false],
      [9, true],
    ] as const) {
      pools.waiting[0] = waiting;
      expect(pools.mayOpen(0, limits)).toBe(mayOpen);
    }
    pools.open[0] = 3;
    expect(pools.mayOpen(0, limits)).toBe(false);
    expect(pools.mayOpen(0, { ...limits, maxPerClient: Number.POSITIVE_INFINITY })).toBe(true);
  });

  it('keeps what others hold when further pools are made', () => {
    const pools = new ConnectionPools(1);
    const connections = new ConnectionTable();
    const requests = new RequestTable(1);
    connections.allocate();
    pools.addAvailable(0, 0, connections);
    pools.open[0] = 1;
    const made = Array.from({ length: 100 }, (_, i) => pools.add(0, i, i % 3));
    expect(made).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(listed(pools, 0, connections)).toEqual([0]);
    expect(pools.open[0]).toBe(1);
    for (const pool of made) {
      expect([pools.pod[pool], pools.point[pool], pools.client[pool]]).toEqual([pool - 1, (pool - 1) % 3, 0]);
      expect(pools.nextWaiting(pool, requests)).toBe(NONE);
      expect(listed(pools, pool, connections)).toEqual([]);
    }
    expect([pools.pod[0], pools.point[0]]).toEqual([NONE, NONE]);
  });
});
