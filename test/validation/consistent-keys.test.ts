import { expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../src/balancer/create-balancer.ts';
import { Streams } from '../../src/random/stream.ts';
import { interval } from '../../src/statistics/interval.ts';
import { maxOverMean } from '../../src/statistics/max-over-mean.ts';
import { hostsWithRandomNames } from '../balancer/envoy/hash-shares.ts';
import { theoryCase } from '../fixtures/theory.ts';

const ring = theoryCase('g10.ring_keys.N5.V160.K1000');

/** How many of so many keys each of five servers with random names gets. */
function keysOfEach(create: (ids: readonly string[]) => NamedBalancer, names: number): readonly number[] {
  const { backends, keys } = ring.model;
  const ids = hostsWithRandomNames(backends, new Streams(names, 0).named('names')).map(({ address }) => address);
  const balancer = create(ids);
  const counts = new Map(ids.map((id) => [id, 0]));
  for (let i = 0; i < keys; i++) {
    const id = balancer.pick({ key: `${names}/${i}` })!;
    counts.set(id, counts.get(id)! + 1);
  }
  return [...counts.values()];
}

it.each([
  ['nginx/consistent-hash', {}],
  // A ring of 800 points, but for rounding.
  ['envoy/ring-hash', { minimumRingSize: 800 }],
] as const)('by %s, keys vary among servers as theory has it', (name, options) => {
  const squares = Array.from({ length: 150 }, (_, names) => {
    const create = (ids: readonly string[]): NamedBalancer =>
      createBalancer(
        name,
        ids.map((id) => ({ id })),
        options,
      );
    const { backends, keys } = ring.model;
    const mean = keys / backends;
    const counts = keysOfEach(create, names);
    return counts.reduce((sum, count) => sum + (count / mean - 1) * (count / mean - 1), 0) / backends;
  });
  const { estimate, halfWidth } = interval(squares);
  const expected = ring.values.cv_of_keys_per_backend * ring.values.cv_of_keys_per_backend;
  expect((halfWidth as number) / expected).toBeLessThan(0.2);
  expect(Math.abs((estimate as number) - expected)).toBeLessThan(2 * (halfWidth as number));
});

it('rendezvous hashing fills 65,537 slots as theory has it: the fullest of ten servers', () => {
  const { model, values } = theoryCase('g10.rendezvous.M65537.N10');
  const servers = Array.from({ length: model.backends }, (_, i) => ({ id: `s${i}` }));
  const largest = Array.from({ length: 20 }, (_, seed) => {
    const balancer = createBalancer('cloud/flow-hash', servers, { seed });
    const counts = new Map<string | null, number>();
    for (let slot = 0; slot < model.table_size; slot++) {
      const id = balancer.pick({ sourceIp: `10.0.${(slot >> 8) & 255}.${slot & 255}`, sourcePort: 1 + (slot >> 16) });
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return maxOverMean([...counts.values()]) - 1;
  });
  const { estimate, halfWidth } = interval(largest);
  const expected = values.expected_max_over_mean - 1;
  expect((halfWidth as number) / expected).toBeLessThan(0.25);
  expect(Math.abs((estimate as number) - expected)).toBeLessThan(2 * (halfWidth as number));
});
