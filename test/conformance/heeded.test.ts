import { describe, expect, it } from 'vitest';
import type { Algorithm, Heeded } from '../../src/balancer/balancer.ts';
import { algorithms } from '../../src/balancer/registry.ts';
import { ServerList } from '../../src/balancer/server-list.ts';
import { startBalancer } from '../../src/balancer/start-balancer.ts';
import { Streams } from '../../src/random/stream.ts';

// What an algorithm says that it looks at is what changes its picks, and nothing else does.

const PICKS = 400;

/** The picks of requests that stay open for ten more each, with one of these things changed, or nothing. */
function picksOf(algorithm: Algorithm, changed: Heeded | null): string {
  const servers = new ServerList();
  const streams = new Streams(1, 0);
  const time = { nowMs: 0 };
  const balancer = startBalancer(algorithm, servers, { stream: streams.named('picks'), time });
  const positions = [1, 5, 3].map((weight, i) => {
    const server = servers.add(changed === 'weight' ? weight : 1, { address: `10.0.0.${i + 1}:80` });
    balancer.added(server);
    return server;
  });
  if (changed === 'warmth') {
    servers.columns.warmth[positions[1]!] = 0.1;
    balancer.weighted(positions[1]!);
  }
  const answer = { latencyMs: 10, failed: false, utilization: 0.5, requestsPerSecond: 100 };
  const open: number[] = [];
  const picks: number[] = [];
  for (let i = 0; i < PICKS; i++) {
    time.nowMs += 20;
    const key = (i * (changed === 'key' ? 2_246_822_519 : 2_654_435_761)) % 4_294_967_296;
    const server = balancer.pick({ sourceIp: i, sourcePort: 40_000 + i, destinationIp: 1, destinationPort: 80, key });
    picks.push(server);
    if (server > 0) {
      servers.activeConnections[server]!++;
      balancer.opened?.(server);
      open.push(server);
    }
    if (open.length <= 10) continue;
    const ended = open.shift()!;
    servers.activeConnections[ended]!--;
    balancer.closed?.(ended, answer);
  }
  return picks.join(' ');
}

describe.each(algorithms)('$name', (algorithm) => {
  it.each(['key', 'warmth', 'weight'] as const)('looks at %s exactly if it says so', (thing) => {
    const isHeeded = picksOf(algorithm, thing) !== picksOf(algorithm, null);
    expect(algorithm.heeds?.includes(thing)).toBe(isHeeded);
  });
});
