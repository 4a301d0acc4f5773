import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

const servers = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

it('stays with the first as long as it is there, and new ones get nothing', () => {
  const balancer = createBalancer('grpc/pick-first', servers);
  expect(balancer.pick()).toBe('a');
  balancer.add({ id: 'e' });
  balancer.remove('b');
  expect(balancer.pick()).toBe('a');
  balancer.setWeight('a', 0);
  expect(balancer.pick()).toBe('c');
  balancer.setWeight('a', 1);
  expect(balancer.pick()).toBe('c');
  balancer.remove('c');
  expect(balancer.pick()).toBe('a');
});

it('many clients with shuffled lists are spread over all', () => {
  const picks = Array.from({ length: 2000 }, (_, seed) =>
    createBalancer('grpc/pick-first', servers, { seed, shuffleAddressList: true }).pick(),
  );
  expect(chiSquareTest(servers.map(({ id }) => picks.filter((each) => each === id).length)).pValue).toBeGreaterThan(
    0.005,
  );
});
