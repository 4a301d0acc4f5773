import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';
import { connectionsOfManyClients, connectionsOfTenClients, countsOf } from '../flows.ts';

const connections = connectionsOfManyClients(20_000);
const hops = (count: number): { id: string }[] => Array.from({ length: count }, (_, i) => ({ id: `node-${i}` }));

describe.each(['ecmp/five-tuple', 'ecmp/three-tuple'])('%s', (name) => {
  it.each([2, 3, 5, 10])('spreads many clients evenly over %i next hops', (count) => {
    const counts = countsOf(createBalancer(name, hops(count), { seed: 1 }), connections);
    const { pValue } = chiSquareTest([...counts.values()]);
    expect(counts.size).toBe(count);
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.995);
  });

  it.each([
    [2, 'node-0'],
    [3, 'node-2'],
    [5, 'node-2'],
    [10, 'node-7'],
  ])('of %i next hops the loss of %s moves all flows but one in as many', (count, lost) => {
    const balancer = createBalancer(name, hops(count), { seed: 2 });
    const before = connections.map((connection) => balancer.pick(connection));
    balancer.remove(lost);
    const kept = connections.filter((connection, i) => balancer.pick(connection) === before[i]).length;
    const share = 1 / count;
    const deviation = Math.sqrt(share * (1 - share) * (1 / connections.length));
    expect(Math.abs(kept / connections.length - share)).toBeLessThan(4 * deviation);
  });
});

describe('all connections of a client', () => {
  const ofTen = connectionsOfTenClients(20_000);

  it('take one next hop where the router hashes addresses alone, so that ten clients use ten hops at most', () => {
    const balancer = createBalancer('ecmp/three-tuple', hops(16), { seed: 1 });
    const byClient = new Map<string | undefined, Set<string | null>>();
    for (const connection of ofTen) {
      const known = byClient.get(connection.sourceIp) ?? new Set();
      byClient.set(connection.sourceIp, known.add(balancer.pick(connection)));
    }
    expect([...byClient.values()].map((taken) => taken.size)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('spread over all next hops where it hashes ports too', () => {
    const counts = countsOf(createBalancer('ecmp/five-tuple', hops(16), { seed: 1 }), ofTen);
    expect(counts.size).toBe(16);
    expect(chiSquareTest([...counts.values()]).pValue).toBeGreaterThan(0.005);
  });
});
