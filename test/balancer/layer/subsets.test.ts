import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';
import { aperture } from '../../../src/balancer/layer/aperture.ts';
import { deterministicSubset } from '../../../src/balancer/layer/deterministic-subset.ts';

const CLIENTS = 50;
const SERVERS = 37;
const SIZE = 6;
const ids = Array.from({ length: SERVERS }, (_, i) => `s${i}`);

function client(index: number, kind: string, algorithm: string): NamedBalancer {
  return createBalancer(
    algorithm,
    ids.map((id) => ({ id, address: `10.0.0.${id.slice(1)}:80` })),
    { seed: `client ${index}`, peer: { index, count: CLIENTS }, layers: { subset: { kind, size: SIZE } } },
  );
}

/** What each server gets of many clients that all send as much, and to how many servers a client has connections. */
function load(kind: string): { readonly imbalance: number; readonly mostConnections: number } {
  const requests = new Map(ids.map((id) => [id, 0]));
  let mostConnections = 0;
  for (let index = 0; index < CLIENTS; index++) {
    const balancer = client(index, kind, 'finagle/least-loaded');
    const used = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const id = balancer.pick()!;
      // None ends, so that the counts even out.
      balancer.opened(id);
      used.add(id);
      requests.set(id, requests.get(id)! + 1);
    }
    mostConnections = Math.max(mostConnections, used.size);
  }
  return { imbalance: Math.max(...requests.values()) / ((CLIENTS * 400) / SERVERS), mostConnections };
}

describe('the apertures of many balancers', () => {
  it.each([
    [10, 3, 4],
    [37, 6, 50],
    [5, 12, 3],
    [100, 12, 7],
    [1, 1, 9],
    [12, 12, 40],
    [8, 2, 1],
  ])('over %i servers with size %i hold each server alike, %i times over', (servers, size, count) => {
    const total = new Float64Array(servers);
    let whole = 0;
    for (let index = 0; index < count; index++) {
      const slices = aperture(servers, size, { index, count });
      expect(new Set(slices.map(({ place }) => place)).size).toBe(slices.length);
      const width = slices.reduce((sum, { fraction }) => sum + fraction, 0);
      whole ||= width;
      // All are as wide, at least as wide as was asked for, and by less than one balancer's part wider.
      expect(width).toBeCloseTo(whole, 9);
      expect(width).toBeGreaterThan(Math.min(size, servers) - 1e-9);
      expect(width).toBeLessThanOrEqual(Math.min(servers, size + servers / count) + 1e-9);
      for (const { place, fraction } of slices) total[place]! += fraction;
    }
    for (const part of total) expect(part).toBeCloseTo((count * whole) / servers, 9);
  });

  it('begin where Finagle has them', () => {
    // Two of four balancers over ten servers: each takes a quarter of the ring, from 2.5 on and from 7.5 on.
    expect(aperture(10, 2, { index: 1, count: 4 })).toEqual([
      { place: 2, fraction: 0.5 },
      { place: 3, fraction: 1 },
      { place: 4, fraction: 1 },
    ]);
    expect(aperture(10, 2, { index: 3, count: 4 }).map(({ place }) => place)).toEqual([7, 8, 9]);
    expect(aperture(10, 3, { index: 3, count: 4 }).map(({ place }) => place)).toEqual([7, 8, 9, 0, 1, 2]);
  });

  it('load servers evenly with few connections, where random subsets of that size do not', () => {
    const [byRing, atRandom] = ['aperture', 'random'].map(load);
    expect(byRing!.imbalance).toBeLessThan(1.03);
    expect(atRandom!.imbalance).toBeGreaterThan(1.3);
    // Of 37 servers a client knows 6, and those at the edges.
    expect(atRandom!.mostConnections).toBe(SIZE);
    expect(byRing!.mostConnections).toBeLessThanOrEqual(SIZE + 2);
  });
});

describe('deterministic subsets', () => {
  it('use each server equally often in each full round', () => {
    // Four clients a round, each with 3 of 12.
    for (let round = 0; round < 5; round++) {
      const used = [0, 1, 2, 3].flatMap((i) => deterministicSubset(12, 3, 4 * round + i));
      expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, place) => place));
    }
  });

  it('shuffle each round in its own way and leave out what fills no slice', () => {
    expect(deterministicSubset(12, 3, 0)).not.toEqual(deterministicSubset(12, 3, 4));
    expect(new Set([0, 1, 2].flatMap((client) => deterministicSubset(11, 3, client))).size).toBe(9);
    expect(deterministicSubset(3, 5, 8)).toEqual([0, 1, 2]);
  });
});

describe('a balancer with a subset', () => {
  const used = (balancer: NamedBalancer): string[] =>
    [...new Set(Array.from({ length: 200 }, () => balancer.pick()!))].sort();

  it.each(['aperture', 'deterministic', 'random'])('of kind %s takes others in when its servers leave', (kind) => {
    const balancer = client(3, kind, 'ipvs/rr');
    const first = used(balancer);
    expect(first.length).toBeGreaterThanOrEqual(SIZE);
    expect(first.length).toBeLessThanOrEqual(SIZE + 2);
    for (const id of first) balancer.remove(id);
    const second = used(balancer);
    expect(second.length).toBeGreaterThanOrEqual(SIZE);
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    for (const id of second) balancer.setWeight(id, 0);
    expect(used(balancer).filter((id) => second.includes(id))).toEqual([]);
  });

  it('at random changes no more than it must', () => {
    const balancer = client(0, 'random', 'ipvs/rr');
    const before = used(balancer);
    const [outside] = ids.filter((id) => !before.includes(id));
    balancer.remove(outside!);
    expect(used(balancer)).toEqual(before);
    balancer.remove(before[2]!);
    expect(used(balancer).filter((id) => before.includes(id))).toHaveLength(SIZE - 1);
  });

  it('is the same for all that know the same, in whatever order they heard of it', () => {
    const backwards = createBalancer(
      'ipvs/rr',
      [...ids].reverse().map((id) => ({ id, address: `10.0.0.${id.slice(1)}:80` })),
      { peer: { index: 7, count: CLIENTS }, layers: { subset: { size: SIZE } } },
    );
    expect(used(backwards)).toEqual(used(client(7, 'aperture', 'ipvs/rr')));
  });
});
