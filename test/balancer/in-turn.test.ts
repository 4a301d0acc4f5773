import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../src/balancer/create-balancer.ts';

const servers = ['a', 'b', 'c'].map((id) => ({ id }));

it('many clients that start together at the first server make a herd on it; from a random start they do not', () => {
  const firsts = (start: string): number => {
    const picks = Array.from({ length: 300 }, (_, seed) =>
      createBalancer('round-robin/plain', servers, { seed, start }).pick(),
    );
    return picks.filter((id) => id === 'a').length;
  };
  expect(firsts('first')).toBe(300);
  expect(firsts('random')).toBeGreaterThan(60);
  expect(firsts('random')).toBeLessThan(140);
});

describe('when a server comes', () => {
  it.each(['round-robin/plain', 'cloud/round-robin'])('%s counts on', (name) => {
    const balancer = createBalancer(name, servers.slice(0, 2), { seed: 1 });
    const first = balancer.pick();
    balancer.add({ id: 'c' });
    // One pick is behind, or two: so the second or the third of three comes next.
    expect(balancer.pick()).toBe(first === 'a' ? 'b' : 'c');
  });

  it('gRPC’s round robin begins anew at any server', () => {
    const next = Array.from({ length: 300 }, (_, seed) => {
      const balancer = createBalancer('grpc/round-robin', servers.slice(0, 2), { seed });
      balancer.pick();
      balancer.add({ id: 'c' });
      return balancer.pick();
    });
    for (const { id } of servers) expect(next.filter((each) => each === id).length).toBeGreaterThan(60);
  });
});
