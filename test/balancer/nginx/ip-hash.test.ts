import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';

const servers = [
  { id: 'a', weight: 1 },
  { id: 'b', weight: 2 },
  { id: 'c', weight: 1 },
];

it('goes by the hash of nginx: from 89, times 113 plus each of three bytes, modulo 6271', () => {
  const balancer = createBalancer('nginx/ip-hash', servers);
  const places = ['a', 'b', 'b', 'c'];
  for (const bytes of [
    [0, 0, 0],
    [10, 1, 2],
    [192, 168, 7],
    [255, 255, 255],
  ]) {
    const hash = bytes.reduce((sum, byte) => (sum * 113 + byte) % 6271, 89);
    expect(balancer.pick({ sourceIp: `${bytes.join('.')}.9` })).toBe(places[hash % 4]);
  }
});

it('sends all clients of a network of 256 addresses to one server', () => {
  const balancer = createBalancer('nginx/ip-hash', servers);
  const picks = Array.from({ length: 256 }, (_, host) => balancer.pick({ sourceIp: `203.0.113.${host}` }));
  expect(new Set(picks).size).toBe(1);
});
