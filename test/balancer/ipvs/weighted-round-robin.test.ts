import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import { ipvsWeightedRoundRobin } from '../../../src/balancer/ipvs/weighted-round-robin.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { Streams } from '../../../src/random/stream.ts';

const flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

it('gives each server its weight in every so many connections as there are weights, whatever was before', () => {
  const weights = fc.array(fc.nat(12), { minLength: 1, maxLength: 6 });
  const edits = fc.array(fc.tuple(fc.nat(5), fc.nat(12), fc.nat(9)), { maxLength: 8 });
  fc.assert(
    fc.property(weights, edits, fc.nat(30), (first, changes, further) => {
      const balancer = createBalancer(
        'ipvs/wrr',
        first.map((weight, i) => ({ id: `${i}`, weight })),
      );
      const last = [...first];
      for (const [server, weight, picks] of changes) {
        if (server >= last.length) continue;
        for (let i = 0; i < picks; i++) balancer.pick();
        balancer.setWeight(`${server}`, weight);
        last[server] = weight;
      }
      fc.pre(last.some((weight) => weight > 0));
      for (let i = 0; i < further; i++) balancer.pick();
      const counts = last.map(() => 0);
      const connections = last.reduce((sum, weight) => sum + weight, 0);
      for (let i = 0; i < connections; i++) counts[Number(balancer.pick())]!++;
      expect(counts).toEqual(last);
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('begins with the heaviest where the servers are there already, as after ipvsadm -E', () => {
  const list = new ServerList();
  const [one, two, three] = [list.add(1), list.add(2), list.add(3)];
  const balancer = startBalancer(ipvsWeightedRoundRobin, list, { stream: new Streams(1, 0).named('unused') });
  const picks = Array.from({ length: 6 }, () => balancer.pick(flow));
  expect(picks).toEqual([three, three, two, three, two, one]);
});

it('refuses when all that have a weight are overloaded, from wherever it stands, and goes on when they are not', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }), fc.nat(30), (weights, picks) => {
      const list = new ServerList();
      const servers = weights.map((weight) => list.add(weight));
      fc.pre(weights.some((weight) => weight > 0));
      const balancer = startBalancer(ipvsWeightedRoundRobin, list, { stream: new Streams(1, 0).named('unused') });
      for (let i = 0; i < picks; i++) expect(list.weight[balancer.pick(flow)]).toBeGreaterThan(0);
      for (const server of servers) list.columns.overloaded[server] = 1;
      expect(balancer.pick(flow)).toBe(-1);
      expect(balancer.pick(flow)).toBe(-1);
      const heaviest = servers[weights.indexOf(Math.max(...weights))]!;
      list.columns.overloaded[heaviest] = 0;
      expect(balancer.pick(flow)).toBe(heaviest);
    }),
    { seed: 1, numRuns: 300 },
  );
});
