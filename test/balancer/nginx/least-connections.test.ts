import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

/** So many connections, none of which ends. */
function fill(weights: readonly number[], connections: number): readonly string[] {
  const servers = weights.map((weight, i) => ({ id: 'abcdefgh'[i]!, weight }));
  const balancer = createBalancer('nginx/least-connections', servers);
  return Array.from({ length: connections }, () => {
    const id = balancer.pick()!;
    balancer.opened(id);
    return id;
  });
}

it('fills servers in proportion to their weights, never more than one connection from it', () => {
  const weights = [1, 2, 5];
  const given = fill(weights, 80);
  for (const at of [8, 16, 40, 80]) {
    const counts = ['a', 'b', 'c'].map((id) => given.slice(0, at).filter((each) => each === id).length);
    expect(counts).toEqual(weights.map((weight) => (weight * at) / 8));
  }
});

it('takes the server with the fewest connections for its weight, wherever it stands', () => {
  const balancer = createBalancer('nginx/least-connections', [
    { id: 'a', weight: 2 },
    { id: 'b', weight: 1 },
    { id: 'c', weight: 4 },
  ]);
  for (const id of ['a', 'b', 'c']) balancer.opened(id);
  expect(balancer.pick()).toBe('c');
  balancer.opened('c');
  balancer.closed('a');
  expect(balancer.pick()).toBe('a');
});

it('gives idle servers their turns by smooth weighted round robin: 2, 1, 1 is a b c a', () => {
  const balancer = createBalancer('nginx/least-connections', [
    { id: 'a', weight: 2 },
    { id: 'b', weight: 1 },
    { id: 'c', weight: 1 },
  ]);
  expect(Array.from({ length: 8 }, () => balancer.pick()).join(' ')).toBe('a b c a a b c a');
});
