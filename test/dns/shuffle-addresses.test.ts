import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResourceRecord } from '../../src/dns/record.ts';
import { createShufflingServer, shuffleAddresses } from '../../src/dns/shuffle-addresses.ts';
import { createUpstream } from '../../src/dns/upstream.ts';

const address = (data: string): ResourceRecord => ({ name: 'web.', type: 'A', ttl: 30, data });
const alias: ResourceRecord = { name: 'db.', type: 'CNAME', ttl: 30, data: 'web.' };
const text: ResourceRecord = { name: 'web.', type: 'TXT', ttl: 30, data: 'x' };

it('every order of the addresses comes from one sequence of draws', () => {
  const orders = new Set<string>();
  for (let first = 0; first < 3; first++) {
    for (let second = 0; second < 2; second++) {
      const draws = [first, second];
      const shuffled = shuffleAddresses([address('a'), address('b'), address('c')], () => draws.shift() as number);
      orders.add(shuffled.map(({ data }) => data).join(''));
    }
  }
  expect([...orders].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});

it('nothing is lost, aliases come first and addresses last, and draws are below what is left', () => {
  const records = fc.array(fc.constantFrom(address('a'), address('b'), address('c'), alias, text));
  fc.assert(
    fc.property(records, fc.infiniteStream(fc.nat()), (list, naturals) => {
      const shuffled = shuffleAddresses(list, (n) => {
        expect(n).toBeGreaterThan(1);
        return (naturals.next().value as number) % n;
      });
      const types = shuffled.map(({ type }) => type);
      expect(types).toEqual([...types].sort((a, b) => rank(a) - rank(b)));
      expect(shuffled.map(({ data }) => data).sort()).toEqual(list.map(({ data }) => data).sort());
    }),
    { seed: 1, numRuns: 200 },
  );
});

const rank = (type: string): number => ['CNAME', 'TXT', 'A'].indexOf(type);

it('a server shuffles every answer it gives', () => {
  const upstream = createUpstream(new Map([['example.com', ['203.0.113.1', '203.0.113.2']]]));
  const draws = [1, 0];
  const server = createShufflingServer(upstream, () => draws.shift() as number);
  const first = () => server.ask({ name: 'example.com.', type: 'A' }, 0).response.answers[0]?.data;
  expect([first(), first()]).toEqual(['203.0.113.2', '203.0.113.1']);
});
