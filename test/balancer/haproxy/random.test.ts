import { expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

const ids = ['a', 'b', 'c', 'd'];

function shares(balancer: NamedBalancer, picks: number): readonly number[] {
  const given = Array.from({ length: picks }, () => balancer.pick());
  return ids.map((id) => given.filter((each) => each === id).length / picks);
}

it('takes the busiest only where both draws fall on it', () => {
  const balancer = createBalancer(
    'haproxy/random',
    ids.map((id) => ({ id, weight: 50 })),
    { seed: 1 },
  );
  balancer.opened('a');
  const picks = Array.from({ length: 20_000 }, () => balancer.pick());
  const share = picks.filter((id) => id === 'a').length / picks.length;
  // 1/16, but for how even the circle is with 800 points of each.
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.075);
});

it('draws idle servers by their parts of the circle: the more points, the more even', () => {
  const cv = (weight: number): number => {
    const servers = ids.map((id) => ({ id, weight }));
    const each = shares(createBalancer('haproxy/random', servers, { seed: 2, draws: 1 }), 40_000);
    return Math.sqrt(each.reduce((sum, share) => sum + (share - 0.25) * (share - 0.25), 0) / 4) / 0.25;
  };
  expect(cv(1)).toBeGreaterThan(0.1);
  expect(cv(200)).toBeLessThan(0.05);
});
