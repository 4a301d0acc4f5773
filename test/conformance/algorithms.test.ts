import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConformance } from '../../src/balancer/conformance/check-conformance.ts';
import { type Connection, createBalancer, type NamedBalancer } from '../../src/balancer/create-balancer.ts';
import { algorithms } from '../../src/balancer/registry.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';

// What every load-balancing algorithm promises, whatever it does. The laws themselves are part of the package, because a
// user's own algorithm is held to them too; see src/balancer/conformance.

const CONNECTIONS = 50_000;

/** One connection of the i-th client, which differs from all others in addresses, even of networks, and port. */
function client(i: number): Connection {
  const network = `${(i >> 8) & 255}.${i & 255}`;
  return { sourceIp: `10.${network}.7`, sourcePort: 1024 + (i % 60_000), destinationIp: `10.${network}.80` };
}

/** Counts of so many picks, each by a client of its own, by server. */
function spread(balancer: NamedBalancer, ids: readonly string[], picks: number, expires: boolean): number[] {
  const counts = new Map(ids.map((id) => [id, 0]));
  for (let i = 0; i < picks; i++) {
    const id = balancer.pick(client(i))!;
    balancer.opened(id);
    balancer.closed(id);
    if (expires) balancer.expired(id);
    counts.set(id, counts.get(id)! + 1);
  }
  return [...counts.values()];
}

const promisesShares = algorithms.filter(({ expectation }) => !['by load', 'one server'].includes(expectation));

describe.each(promisesShares)('$name', ({ name, expectation, unevenness = 0, unit }) => {
  it.each([2, 3, 5, 10])('spreads 50,000 connections over %i equal servers as it promises', (count) => {
    const ids = Array.from({ length: count }, (_, i) => `s${i}`);
    const servers = ids.map((id) => ({ id }));
    const counts = spread(createBalancer(name, servers, { seed: 3 }), ids, CONNECTIONS, unit === 'connection');
    const fair = CONNECTIONS / count;
    if (expectation === 'each server in turn') {
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    } else if (unevenness > 0) {
      const most = unevenness * fair + 4 * Math.sqrt(fair);
      for (const each of counts) expect(Math.abs(each - fair)).toBeLessThanOrEqual(most);
    } else {
      const { pValue } = chiSquareTest(counts);
      // Neither uneven nor more even than chance would have it.
      expect(pValue).toBeGreaterThan(0.005);
      expect(pValue).toBeLessThan(0.995);
    }
  });
});

describe.each(algorithms)('$name', (algorithm) => {
  const { name, expectation } = algorithm;

  it('gives null exactly when no server has a weight', () => {
    const balancer = createBalancer(name, [{ id: 'a', weight: 0 }]);
    expect(balancer.pick()).toBeNull();
    balancer.setWeight('a', 2);
    expect(balancer.pick()).toBe('a');
    balancer.remove('a');
    expect(balancer.pick()).toBeNull();
    expect(createBalancer(name, []).pick()).toBeNull();
  });

  it('picks the same for the same seed', () => {
    const picks = (seed: number): (string | null)[] => {
      const balancer = createBalancer(name, [{ id: 'a' }, { id: 'b' }, { id: 'c' }], { seed });
      return Array.from({ length: 100 }, (_, i) => balancer.pick(client(i)));
    };
    expect(picks(5)).toEqual(picks(5));
    if (expectation === 'independent uniform choice') expect(picks(5)).not.toEqual(picks(6));
  });

  it('sends a flow to the same server again exactly if it goes by a hash or to one server', () => {
    const balancer = createBalancer(name, [{ id: 'a' }, { id: 'b' }, { id: 'c' }], { seed: 7 });
    const round = (): (string | null)[] => Array.from({ length: 100 }, (_, i) => balancer.pick(client(i)));
    const first = round();
    // Round robin is not where it was: 100 is no multiple of three. By load anything may be.
    if (expectation.startsWith('hash of ') || expectation === 'one server') expect(round()).toEqual(first);
    else if (expectation !== 'by load') expect(round()).not.toEqual(first);
  });

  it('keeps all laws of its kind, whatever is done to its servers and connections', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        expect(broken(checkConformance(algorithm, { seed, options: {}, programs: 4 }))).toEqual([]);
      }),
      // A smaller seed is no simpler example.
      { numRuns: 4, endOnFailure: true },
    );
  });

  it('keeps them with each of its options at its borders', () => {
    expect(broken(checkConformance(algorithm, { programs: 3 }))).toEqual([]);
  });
});

function broken(results: ReturnType<typeof checkConformance>): readonly string[] {
  return results.flatMap(({ law, breach }) => (breach === null ? [] : [`${law}: ${breach}`]));
}
