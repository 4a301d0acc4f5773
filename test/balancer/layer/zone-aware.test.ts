import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';
import { zoneRoutes } from '../../../src/balancer/layer/zone-aware.ts';

const PICKS = 20_000;

/** A balancer in the first zone, with so many balancers and servers in each. */
function inFirstZone(
  peers: readonly number[],
  hosts: readonly number[],
  algorithm = 'linkerd/least-loaded',
): NamedBalancer {
  const servers = hosts.flatMap((count, zone) =>
    Array.from({ length: count }, (_, i) => ({ id: `${zone}/${i}`, zone: `${zone}` })),
  );
  return createBalancer(algorithm, servers, {
    seed: 2,
    zone: '0',
    peersByZone: Object.fromEntries(peers.map((count, zone) => [`${zone}`, count])),
    layers: { zoneAware: {} },
  });
}

/** Percent of the picks that go to each of three zones. */
function shares(balancer: NamedBalancer): number[] {
  const counts = [0, 0, 0];
  for (let i = 0; i < PICKS; i++) counts[Number(balancer.pick({ key: `flow ${i}` })![0])]! += 100 / PICKS;
  return counts;
}

describe('zone-aware routing', () => {
  it('leaves half in the zone whose servers are half as large a part as its balancers', () => {
    // The example in Envoy's source: 20 % of the balancers, 10 % of the servers.
    expect(zoneRoutes([2, 8, 0], [1, 5, 4], [1, 5, 4], 0, 6)).toEqual({ local: 5000, residual: [0, 0, 4000] });
  });

  it('sends the rest where servers have a larger part than balancers, in proportion to that', () => {
    // The other one: balancers 40, 40 and 20 %, servers 25, 50 and 25 %. Residual capacity 0, 10 and 5.
    const routes = zoneRoutes([4, 4, 2], [2, 4, 2], [2, 4, 2], 0, 6);
    expect(routes).toEqual({ local: 6250, residual: [0, 1000, 500] });
    // 62.5 % stay, and 37.5 % are shared 2 : 1; five standard deviations are less than 1.8 percentage points.
    for (const algorithm of ['linkerd/least-loaded', 'cloud/flow-hash']) {
      const [own, second, third] = shares(inFirstZone([4, 4, 2], [2, 4, 2], algorithm));
      expect(Math.abs(own! - 62.5)).toBeLessThan(1.8);
      expect(Math.abs(second! - 25)).toBeLessThan(1.8);
      expect(Math.abs(third! - 12.5)).toBeLessThan(1.8);
    }
  });

  it('keeps everything in the zone that has servers enough', () => {
    expect(zoneRoutes([4, 4, 2], [2, 4, 2], [2, 4, 2], 2, 6)?.local).toBe(10_000);
    expect(shares(inFirstZone([1, 2, 1], [4, 2, 2]))[0]).toBeCloseTo(100, 6);
  });

  it('gives all servers the same if all balancers follow it', () => {
    for (const [peers, hosts] of [
      [
        [4, 4, 2],
        [2, 4, 2],
      ],
      [
        [1, 1, 1],
        [5, 2, 3],
      ],
      [
        [7, 2, 1],
        [1, 1, 8],
      ],
    ] as const) {
      const total = [0, 0, 0];
      for (const [zone, count] of peers.entries()) {
        const { local, residual } = zoneRoutes(peers, hosts, hosts, zone, 6)!;
        const capacity = residual.reduce((sum, part) => sum + part, 0);
        for (let to = 0; to < 3; to++) {
          const part =
            to === zone ? local / 10_000 : capacity === 0 ? 0 : ((1 - local / 10_000) * residual[to]!) / capacity;
          total[to]! += count * part;
        }
      }
      const each = total.map((load, zone) => load / hosts[zone]!);
      // But for rounding to hundredths of a percent.
      for (const load of each) expect(load / each[0]!).toBeCloseTo(1, 2);
    }
  });

  it('does not matter with few servers, one zone, or balancers at unknown places', () => {
    expect(zoneRoutes([1, 1], [2, 3], [2, 3], 0, 6)).toBeNull();
    expect(zoneRoutes([1, 1], [8, 0], [8, 0], 0, 6)).toBeNull();
    expect(zoneRoutes([2], [4, 4], [4, 4], 0, 6)).toBeNull();
    expect(zoneRoutes([0, 2, 2], [4, 4], [4, 4], 0, 6)).toBeNull();
    expect(zoneRoutes([2, 2], [4, 4], [4, 4], -1, 6)).toBeNull();
    const [own] = shares(inFirstZone([1, 1, 1], [1, 2, 2]));
    expect(Math.abs(own! - 20)).toBeLessThan(1.8);
  });

  it('leaves a zone in which nobody is healthy', () => {
    expect(zoneRoutes([1, 1], [3, 9], [0, 9], 0, 6)).toEqual({ local: 0, residual: [0, 5000] });
  });
});
