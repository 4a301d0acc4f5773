import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';
import { connectionsOfTenClients, countsOf } from '../flows.ts';

const targets = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
const connections = connectionsOfTenClients(20_000);

describe('a load balancer that hashes flows', () => {
  it('spreads the connections of few clients evenly, because each has a port of its own', () => {
    const counts = countsOf(createBalancer('cloud/flow-hash', targets, { seed: 1 }), connections);
    const { pValue } = chiSquareTest([...counts.values()]);
    expect(counts.size).toBe(5);
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.995);
  });

  it('spreads them in proportion to weights', () => {
    const weights = [1, 2, 3, 10];
    const weighted = weights.map((weight) => ({ id: `w${weight}`, weight }));
    const counts = countsOf(createBalancer('cloud/flow-hash', weighted, { seed: 1 }), connections);
    const { pValue } = chiSquareTest(
      weighted.map(({ id }) => counts.get(id) ?? 0),
      weights.map((weight) => weight / 16),
    );
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.995);
  });

  it.each(['by its health check', 'for good'])('moves only the flows of a target that goes %s, and evenly', (how) => {
    const balancer = createBalancer('cloud/flow-hash', targets, { seed: 2 });
    const before = connections.map((connection) => balancer.pick(connection));
    if (how === 'for good') balancer.remove('c');
    else balancer.setWeight('c', 0);
    const after = connections.map((connection) => balancer.pick(connection));
    expect(before.every((id, i) => (id === 'c' ? after[i] !== 'c' : after[i] === id))).toBe(true);
    const heirs = new Map<string | null, number>();
    for (const id of after.filter((_, i) => before[i] === 'c')) heirs.set(id, (heirs.get(id) ?? 0) + 1);
    expect(chiSquareTest([...heirs.values()]).pValue).toBeGreaterThan(0.005);
    expect(heirs.size).toBe(4);
  });

  it('moves only flows to a target that comes, and all come back when it goes', () => {
    const balancer = createBalancer('cloud/flow-hash', targets, { seed: 3 });
    const before = connections.map((connection) => balancer.pick(connection));
    balancer.add({ id: 'f' });
    const during = connections.map((connection) => balancer.pick(connection));
    expect(during.every((id, i) => id === 'f' || id === before[i])).toBe(true);
    const moved = during.filter((id) => id === 'f').length / connections.length;
    // A sixth, within four standard deviations of a binomial count.
    expect(Math.abs(moved - 1 / 6)).toBeLessThan(4 * Math.sqrt((1 / 6) * (5 / 6) * (1 / connections.length)));
    balancer.remove('f');
    expect(connections.map((connection) => balancer.pick(connection))).toEqual(before);
  });
});
