import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

const keys = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
const hosts = Array.from({ length: 10 }, (_, i) => ({ id: `10.0.0.${i}:8080` }));

function picks(balancer: NamedBalancer): (string | null)[] {
  return keys.map((key) => balancer.pick({ key }));
}

/** What part of the keys goes elsewhere once one of so many hosts is gone: of its own, and of those of the others. */
function moved(name: string, count: number, options = {}): readonly [number, number] {
  const many = Array.from({ length: count }, (_, i) => ({ id: `10.0.${i >> 8}.${i & 255}:8080` }));
  const gone = '10.0.0.3:8080';
  const balancer = createBalancer(name, many, options);
  const before = picks(balancer);
  balancer.remove(gone);
  const after = picks(balancer);
  const changed = before.filter((id, i) => id !== after[i]);
  const own = changed.filter((id) => id === gone).length;
  return [own / keys.length, (changed.length - own) / keys.length];
}

describe('when one of a hundred hosts goes', () => {
  it('ring hash moves its keys and next to none of others', () => {
    const [own, others] = moved('envoy/ring-hash', 100);
    // Rounding takes a point from one host and gives it to another.
    expect(others).toBeLessThan(0.004);
    // A hundredth, but for how even a ring with 11 points of each is.
    expect(own).toBeGreaterThan(0.003);
    expect(own).toBeLessThan(0.02);
  });

  it('Maglev moves its keys and about half as many of others', () => {
    const [own, others] = moved('envoy/maglev', 100);
    expect(own).toBeCloseTo(0.01, 2);
    expect(others).toBeGreaterThan(0.003);
    expect(others).toBeLessThan(0.009);
  });
});

it('where one host less gives all others more points, ring hash moves keys of others too', () => {
  // Ten hosts have 103 points each on the ring of 1024, nine have 114; of 81 both have nine.
  expect(moved('envoy/ring-hash', 10)[1]).toBeGreaterThan(0.05);
  expect(moved('envoy/ring-hash', 10, { minimumRingSize: 81 })[1]).toBe(0);
});

it('a table whose size is no prime number is refused', () => {
  expect(() => createBalancer('envoy/maglev', hosts, { tableSize: 65_536 })).toThrow(/expected a prime number/);
});

it.each(['envoy/ring-hash', 'envoy/maglev'])('%s gives keys to hosts in proportion to weights', (name) => {
  const weights = [1, 2, 5];
  const balancer = createBalancer(
    name,
    weights.map((weight) => ({ id: `w${weight}`, weight })),
    name === 'envoy/ring-hash' ? { minimumRingSize: 100_000 } : {},
  );
  const given = picks(balancer);
  for (const weight of weights) {
    expect(given.filter((id) => id === `w${weight}`).length / keys.length).toBeCloseTo(weight / 8, 1);
  }
});

describe.each(['envoy/ring-hash', 'envoy/maglev'])('%s with bounded loads', (name) => {
  /** All requests that are open, by host, when so many come with one key and none ends. */
  function fill(requests: number, hashBalanceFactor: number): readonly number[] {
    const balancer = createBalancer(name, hosts, { hashBalanceFactor });
    const open = new Map(hosts.map(({ id }) => [id, 0]));
    for (let i = 0; i < requests; i++) {
      const id = balancer.pick({ key: 'the one that all want' })!;
      balancer.opened(id);
      open.set(id, open.get(id)! + 1);
    }
    return [...open.values()];
  }

  it('gives a popular key to one host when there is no bound', () => {
    expect(Math.max(...fill(1000, 0))).toBe(1000);
  });

  it.each([100, 125, 200])('lets no host have much more than %i percent of the average', (percent) => {
    const open = fill(1000, percent);
    expect(Math.max(...open)).toBeLessThanOrEqual(percent + 2);
    // The bound is used: nobody is asked before it is reached.
    expect(Math.max(...open)).toBeGreaterThanOrEqual(percent - 1);
  });

  it('sends a key elsewhere in the same order of hosts each time', () => {
    const order = (): string[] => {
      const balancer = createBalancer(name, hosts, { hashBalanceFactor: 110 });
      return Array.from({ length: 200 }, () => {
        const id = balancer.pick({ key: 'k' })!;
        balancer.opened(id);
        return id;
      });
    };
    expect(order()).toEqual(order());
  });

  it('keeps keys where they belong as long as nobody has too much', () => {
    const plain = createBalancer(name, hosts);
    const bounded = createBalancer(name, hosts, { hashBalanceFactor: 150 });
    expect(keys.slice(0, 500).map((key) => bounded.pick({ key }))).toEqual(
      keys.slice(0, 500).map((key) => plain.pick({ key })),
    );
  });
});
