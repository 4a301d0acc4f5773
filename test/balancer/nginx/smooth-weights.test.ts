import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { SmoothWeights } from '../../../src/balancer/nginx/smooth-weights.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { theoryCases } from '../../fixtures/theory.ts';

const name = 'nginx/smooth-weighted-round-robin';

describe.each(theoryCases('g10.wrr.'))('$title', ({ model, values }) => {
  const want = values.nginx_smooth.split(' ');

  it('come from the balancer as nginx has them', () => {
    const servers = model.names.map((id: string, i: number) => ({ id, weight: model.weights[i] }));
    const balancer = createBalancer(name, servers);
    expect(want.map(() => balancer.pick())).toEqual(want);
  });

  it('leave the current weights that nginx has after each pick', () => {
    const servers = new ServerList();
    const weights = new SmoothWeights(servers);
    const positions = model.weights.map((weight: number) => servers.add(weight));
    for (const position of positions) weights.reset(position);
    for (const current of values.nginx_current_weights_after_each) {
      weights.pick();
      expect(positions.map((position: number) => weights.current[position])).toEqual(current);
    }
  });
});

it('five, one and one are spread as in the message of the change that brought them: a a b a c a a', () => {
  const balancer = createBalancer(name, [{ id: 'a', weight: 5 }, { id: 'b' }, { id: 'c' }]);
  expect(Array.from({ length: 7 }, () => balancer.pick()).join(' ')).toBe('a a b a c a a');
});

it('a server that was without weight begins anew', () => {
  const balancer = createBalancer(name, [
    { id: 'a', weight: 3 },
    { id: 'b', weight: 3 },
  ]);
  expect(balancer.pick()).toBe('a');
  balancer.setWeight('a', 0);
  expect([balancer.pick(), balancer.pick()]).toEqual(['b', 'b']);
  balancer.setWeight('a', 3);
  // It does not get the turns that it missed: from here on they alternate.
  const next = Array.from({ length: 20 }, () => balancer.pick());
  expect(next.filter((id) => id === 'a')).toHaveLength(10);
});
