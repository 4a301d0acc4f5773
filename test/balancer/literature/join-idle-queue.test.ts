import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

const ids = ['a', 'b', 'c'];

it('gives the server that has been idle longest', () => {
  const balancer = createBalancer(
    'literature/join-idle-queue',
    ids.map((id) => ({ id })),
  );
  for (const id of ids) {
    expect(balancer.pick()).toBe(id);
    balancer.opened(id);
  }
  balancer.closed('c');
  balancer.closed('a');
  expect(balancer.pick()).toBe('c');
  balancer.opened('c');
  expect(balancer.pick()).toBe('a');
});

it('gives any server when none is idle', () => {
  const balancer = createBalancer(
    'literature/join-idle-queue',
    ids.map((id) => ({ id })),
    { seed: 1 },
  );
  for (const id of ids) balancer.opened(id);
  for (let i = 0; i < 5; i++) balancer.opened('a');
  const picks = Array.from({ length: 9000 }, () => balancer.pick());
  expect(chiSquareTest(ids.map((id) => picks.filter((each) => each === id).length)).pValue).toBeGreaterThan(0.005);
});
