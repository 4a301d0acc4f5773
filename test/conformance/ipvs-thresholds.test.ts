import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { algorithms } from '../../src/balancer/registry.ts';
import { ServerList } from '../../src/balancer/server-list.ts';
import { startBalancer } from '../../src/balancer/start-balancer.ts';
import { Streams } from '../../src/random/stream.ts';

const schedulers = algorithms.filter(({ name }) => name.startsWith('ipvs/'));
const fallbacks: Readonly<Record<string, object>> = {
  'ipvs/sh': { shFallback: true },
  'ipvs/mh': { mhFallback: true },
};

// Connection thresholds of `ipvsadm -x` and `-y`; the virtual server sets the column.
describe.each(schedulers)('$name', (scheduler) => {
  it('gives no server that is over its threshold', () => {
    const list = new ServerList();
    const stream = new Streams(1, 0).named('unused');
    const balancer = startBalancer(scheduler, list, { stream }, { ...fallbacks[scheduler.name] });
    const servers = [1, 2, 3].map((weight) => {
      const server = list.add(weight);
      balancer.added(server);
      return server;
    });
    const picks = (): Set<number> => {
      const picked = new Set<number>();
      for (let i = 0; i < 60; i++) {
        // To dh this destination is the second server's.
        const flow = { sourceIp: 167_772_161 + i, sourcePort: 40_000, destinationIp: 1, destinationPort: 80, key: 0 };
        picked.add(balancer.pick(flow));
      }
      return picked;
    };
    for (const server of servers) list.columns.overloaded[server] = 1;
    expect([...picks()]).toEqual([NO_SERVER]);
    list.columns.overloaded[servers[1]!] = 0;
    const freed = picks();
    expect(freed.has(servers[0]!) || freed.has(servers[2]!)).toBe(false);
    expect(freed.has(servers[1]!)).toBe(true);
    list.columns.overloaded[servers[1]!] = 1;
    // The server that a destination has keeps it: the kernel's cache of lblc does not look at thresholds.
    expect([...picks()]).toEqual([scheduler.name === 'ipvs/lblc' ? servers[1] : NO_SERVER]);
  });
});
