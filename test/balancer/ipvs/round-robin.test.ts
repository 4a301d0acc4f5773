import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

describe('round robin', () => {
  const three = [{ id: '1' }, { id: '2' }, { id: '3' }];
  const picks = (balancer: NamedBalancer, count: number): string =>
    Array.from({ length: count }, () => balancer.pick() ?? '-').join(' ');

  it('begins with the server that was added last: 3 2 1 3 2 1', () => {
    expect(picks(createBalancer('ipvs/rr', three), 7)).toBe('3 2 1 3 2 1 3');
  });

  it('gives a server that is added its turn when the walk comes round, and loses no other its turn', () => {
    const balancer = createBalancer('ipvs/rr', three);
    expect(picks(balancer, 1)).toBe('3');
    balancer.add({ id: '4' });
    expect(picks(balancer, 6)).toBe('2 1 4 3 2 1');
  });

  it('goes on with the next in turn when the one it points to is removed', () => {
    const balancer = createBalancer('ipvs/rr', three);
    expect(picks(balancer, 2)).toBe('3 2');
    balancer.remove('2');
    expect(picks(balancer, 3)).toBe('1 3 1');
  });

  it('differs by at most one between servers that stay', () => {
    const balancer = createBalancer('ipvs/rr', three);
    const counts = new Map<string | null, number>();
    for (let i = 0; i < 1000; i++) {
      const id = balancer.pick();
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect([...counts.values()].sort()).toEqual([333, 333, 334]);
  });
});
