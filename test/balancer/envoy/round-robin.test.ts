import { expect, it } from 'vitest';
import type { Flow } from '../../../src/balancer/balancer.ts';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { envoyRoundRobin } from '../../../src/balancer/envoy/round-robin.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { Streams } from '../../../src/random/stream.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

const flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

it.each([[[1, 1, 1, 1]], [[1, 2, 3, 4]]])(
  'many Envoys over hosts of weights %j begin with hosts by weight',
  (weights) => {
    const ids = ['a', 'b', 'c', 'd'];
    const firsts = Array.from({ length: 2000 }, (_, seed) =>
      createBalancer(
        'envoy/round-robin',
        ids.map((id, i) => ({ id, weight: weights[i]! })),
        { seed },
      ).pick(),
    );
    const counts = ids.map((id) => firsts.filter((each) => each === id).length);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const { pValue } = chiSquareTest(
      counts,
      weights.map((weight) => weight / total),
    );
    expect(pValue).toBeGreaterThan(0.005);
  },
);

it('counts on when a host comes, and starts its schedule anew when weights differ', () => {
  const balancer = createBalancer('envoy/round-robin', [{ id: 'a' }, { id: 'b' }], { seed: 1 });
  const picks = (count: number): string => Array.from({ length: count }, () => balancer.pick()).join('');
  expect(picks(4)).toMatch(/^(abab|baba)$/);
  balancer.add({ id: 'c' });
  expect(picks(6)).toMatch(/^(abcabc|bcabca|cabcab)$/);
  balancer.setWeight('c', 2);
  const scheduled = picks(40);
  expect([...scheduled].filter((id) => id === 'c')).toHaveLength(20);
  balancer.setWeight('c', 1);
  expect(picks(6)).toMatch(/^(abcabc|bcabca|cabcab)$/);
});

it('gives a host in its slow start the part of a weight that it is warm', () => {
  const servers = new ServerList();
  const balancer = startBalancer(envoyRoundRobin, servers, { stream: new Streams(1, 0).named('warmth') });
  const [old, young] = [servers.add(2), servers.add(2)];
  balancer.added(old);
  balancer.added(young);
  const share = (warmth: number): number => {
    servers.columns.warmth[young] = warmth;
    balancer.weighted(young);
    let given = 0;
    for (let i = 0; i < 1100; i++) if (balancer.pick(flow) === young && i >= 100) given++;
    return given / 1000;
  };
  expect(share(0.1)).toBeCloseTo(0.1 / 1.1, 1);
  expect(share(0.5)).toBeCloseTo(0.5 / 1.5, 1);
  expect(share(1)).toBeCloseTo(1 / 2, 2);
});
