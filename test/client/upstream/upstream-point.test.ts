import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type Balancer, NO_SERVER } from '../../../src/balancer/balancer.ts';
import { ipvsRoundRobin } from '../../../src/balancer/ipvs/round-robin.ts';
import { LIST_HEAD, type ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { type UpstreamEndpoint, UpstreamPoint } from '../../../src/client/upstream/upstream-point.ts';
import { Streams } from '../../../src/random/stream.ts';

const flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };
const answer: Answer = { latencyMs: 1, failed: false, utilization: -1, requestsPerSecond: -1 };

function endpoint(pod: number, weight = 1): UpstreamEndpoint {
  return { pod, address: `10.0.0.${pod}:80`, weight, priority: 0, zone: 0 };
}

/** A point whose balancer takes the endpoint that was added last, and notes what it is told. */
function aPoint() {
  const told: string[] = [];
  const retired: number[] = [];
  let servers!: ServerList;
  let poolCount = 100;
  const balancer: Balancer = {
    pick: () => (servers.next[LIST_HEAD] === LIST_HEAD ? NO_SERVER : servers.next[LIST_HEAD]!),
    added: (server) => told.push(`added ${server}`),
    removing: (server) => told.push(`removing ${server}, ${servers.activeConnections[server]} under way`),
    weighted: () => {},
    opened: (server) => told.push(`opened ${server}`),
    closed: (server) => told.push(`closed ${server}`),
    probed: (server) => told.push(`probed ${server}`),
  };
  const point = new UpstreamPoint(
    (list) => {
      servers = list;
      return balancer;
    },
    { add: () => poolCount++, retire: (pool) => retired.push(pool) },
  );
  return { point, told, retired, servers };
}

describe('a balancer at its place', () => {
  it('takes what it is told as it is: what is new is added, what is missing goes, the rest stays what it was', () => {
    const { point, told, retired } = aPoint();
    point.learn([endpoint(5), endpoint(6)]);
    const [server6] = [point.pick(flow)];
    expect([point.podOf(server6), point.poolOf(server6)]).toEqual([6, 101]);
    point.learn([endpoint(6), endpoint(5), endpoint(7)]);
    expect(retired).toEqual([]);
    point.learn([endpoint(7), endpoint(6)]);
    expect(retired).toEqual([100]);
    expect(told).toEqual(['added 1', 'added 2', 'added 3', 'removing 1, 0 under way']);
    point.learn([]);
    expect(point.pick(flow)).toBe(NO_SERVER);
  });

  it('carries to its end what is under way at an endpoint that goes, and uses its position only then again', () => {
    const { point, told, servers } = aPoint();
    point.learn([endpoint(5)]);
    point.opened(1);
    point.opened(1);
    point.learn([]);
    point.learn([endpoint(5)]);
    // The same pod, as another server with a pool and counts of its own.
    const again = point.pick(flow);
    expect(again).toBe(2);
    expect(servers.activeConnections[again]).toBe(0);
    expect(point.poolOf(again)).not.toBe(point.poolOf(1));
    point.closed(1, answer);
    point.learn([endpoint(5), endpoint(6)]);
    expect(point.pick(flow)).toBe(3);
    expect(point.podOf(1)).toBe(5);
    point.closed(1, answer);
    point.learn([endpoint(5), endpoint(6), endpoint(7)]);
    expect(point.pick(flow)).toBe(1);
    expect(point.podOf(1)).toBe(7);
    // The balancer has forgotten the server that went: it hears no more of its requests.
    expect(told).not.toContain('closed 1');
  });

  it('hears of probes of the endpoint that it asked only', () => {
    const { point, told } = aPoint();
    point.learn([endpoint(5)]);
    point.probed(1, 5, 0, 1);
    point.probed(1, 4, 0, 1);
    point.learn([]);
    point.probed(1, 5, 0, 1);
    point.learn([endpoint(6)]);
    point.probed(1, 5, 0, 1);
    point.probed(1, 6, 0, 1);
    expect(told.filter((each) => each.startsWith('probed'))).toEqual(['probed 1', 'probed 1']);
  });

  it('counts what is under way at any time, and never names an endpoint of weight 0 or one that is gone', () => {
    const step = fc.oneof(
      fc.record({ learn: fc.uniqueArray(fc.nat(5), { maxLength: 6 }) }),
      fc.constant('open' as const),
      fc.record({ close: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let servers!: ServerList;
        const stream = new Streams(1, 0).named('balancer');
        const point = new UpstreamPoint(
          (list) => {
            servers = list;
            return startBalancer(ipvsRoundRobin, list, { stream });
          },
          { add: (pod) => pod, retire: () => {} },
        );
        let known: number[] = [];
        const underWay: { server: number; pod: number }[] = [];
        for (const each of steps) {
          if (each === 'open') {
            const server = point.pick(flow);
            const usable = known.filter((pod) => pod > 0);
            expect(server === NO_SERVER).toBe(usable.length === 0);
            if (server === NO_SERVER) continue;
            expect(usable).toContain(point.podOf(server));
            point.opened(server);
            underWay.push({ server, pod: point.podOf(server) });
          } else if ('learn' in each) {
            known = each.learn;
            point.learn(known.map((pod) => endpoint(pod, pod === 0 ? 0 : 1)));
          } else if (underWay.length > 0) {
            const [ended] = underWay.splice(each.close % underWay.length, 1);
            expect(point.podOf(ended!.server)).toBe(ended!.pod);
            point.closed(ended!.server, answer);
          }
          const counts = new Map<number, number>();
          for (const { server } of underWay) counts.set(server, (counts.get(server) ?? 0) + 1);
          for (const [server, count] of counts) expect(servers.activeConnections[server]).toBe(count);
          expect(servers.count).toBe(known.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
