import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../src/balancer/create-balancer.ts';
import { interval } from '../../src/statistics/interval.ts';
import { theoryCases } from '../fixtures/theory.ts';
import { expectedFullest } from '../scenarios/balls-in-bins.ts';

// Connections that stay are balls in bins: what each way of choosing leaves in the fullest.

/** The most connections of any endpoint, again and again with other seeds, when so many are opened and none ends. */
function fullest(
  name: string,
  { endpoints, connections }: { readonly endpoints: number; readonly connections: number },
  runs: number,
  options = {},
): readonly number[] {
  const servers = Array.from({ length: endpoints }, (_, i) => ({ id: `s${i}` }));
  return Array.from({ length: runs }, (_, seed) => {
    const balancer = createBalancer(name, servers, { seed, ...options });
    const counts = new Map<string, number>();
    for (let i = 0; i < connections; i++) {
      const id = balancer.pick()!;
      balancer.opened(id);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return Math.max(...counts.values());
  });
}

function expectMean(drawn: readonly number[], expected: number, precision: number): void {
  const { estimate, halfWidth } = interval(drawn);
  expect((halfWidth as number) / expected).toBeLessThan(precision);
  expect(Math.abs((estimate as number) - expected)).toBeLessThan(2 * (halfWidth as number) + 0.0005 * expected);
}

describe.each(['iptables/random', 'random/uniform', 'random/weighted', 'envoy/random'])('chosen by %s', (name) => {
  it('ten connections to ten endpoints leave 2.75 at the fullest', () => {
    const model = { endpoints: 10, connections: 10 };
    expectMean(fullest(name, model, 2000), expectedFullest(10, 10), 0.02);
  });

  it.each(theoryCases('g3.max.d1.').filter(({ model }) => model.connections <= 500))('$title', ({ model, values }) => {
    expectMean(fullest(name, model, 400), values.expected_max, 0.03);
  });
});

describe('chosen by the power of two', () => {
  const cases = theoryCases('g3.max.d2.').filter(({ model }) => model.connections <= 1000);

  it.each(cases)('$title', ({ model, values }) => {
    const options = { replacement: model.with_replacement };
    expectMean(fullest('literature/power-of-d', model, 400, options), values.expected_max, 0.02);
  });

  // Both draw with replacement and keep the first draw of equal ones.
  it.each(cases.filter(({ model }) => model.with_replacement))('Envoy’s least request: $title', ({ model, values }) => {
    expectMean(fullest('envoy/least-request', model, 400), values.expected_max, 0.02);
  });

  // Two different servers.
  it.each(cases.filter(({ model }) => !model.with_replacement))('nginx: $title', ({ model, values }) => {
    expectMean(fullest('nginx/random-two', model, 400), values.expected_max, 0.02);
  });
});

it.each([
  'literature/join-shortest-queue',
  'nginx/least-connections',
  'haproxy/leastconn',
  'cloud/least-outstanding-requests',
])('chosen by %s none has more than one more than another', (name) => {
  expect(fullest(name, { endpoints: 7, connections: 100 }, 20)).toEqual(Array(20).fill(15));
});
