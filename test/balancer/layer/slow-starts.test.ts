import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../src/balancer/balancer.ts';
import { warmthAfter } from '../../../src/balancer/layer/slow-start.ts';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { Streams } from '../../../src/random/stream.ts';

const options = { windowMs: 60_000, aggression: 1, minWeightPercent: 10 };
const flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

describe('slow start', () => {
  it('grows evenly from a tenth to the whole', () => {
    expect([0, 3000, 6000, 30_000, 59_999, 60_000, 1e9].map((ms) => warmthAfter(ms, options))).toEqual([
      0.1,
      0.1,
      0.1,
      0.5,
      59_999 / 60_000,
      1,
      1,
    ]);
  });

  it('grows faster at first with aggression above 1', () => {
    // A quarter of the time: the square root.
    expect(warmthAfter(15_000, { ...options, aggression: 2 })).toBeCloseTo(0.5, 12);
    expect(warmthAfter(15_000, { ...options, aggression: 0.5 })).toBeCloseTo(0.1, 12);
    expect(warmthAfter(30_000, { ...options, aggression: 0.5 })).toBeCloseTo(0.25, 12);
  });

  it('writes the warmth of each server, from its coming on, and tells what is below', () => {
    const servers = new ServerList();
    const time = { nowMs: 0 };
    const told: number[] = [];
    const counting = findAlgorithm('ipvs/rr')!;
    const algorithm = {
      ...counting,
      create: (...all: Parameters<typeof counting.create>) => ({
        ...counting.create(...all),
        weighted: (server: number) => told.push(server),
      }),
    };
    const balancer = startBalancer(
      algorithm,
      servers,
      { stream: new Streams(1, 0).named('unused'), time },
      {},
      { slowStart: { windowMs: 60_000 } },
    );
    const old = servers.add(1);
    balancer.added(old);
    expect(servers.columns.warmth[old]).toBe(0.1);
    time.nowMs = 45_000;
    const young = servers.add(1);
    balancer.added(young);
    balancer.pick(flow);
    expect([old, young].map((server) => servers.columns.warmth[server])).toEqual([0.75, 0.1]);
    expect(told).toEqual([old, young]);
    // Not more often than each hundredth of the window.
    time.nowMs = 45_500;
    balancer.pick(flow);
    expect(told).toHaveLength(2);
    time.nowMs = 75_000;
    balancer.pick(flow);
    expect([old, young].map((server) => servers.columns.warmth[server])).toEqual([1, 0.5]);
    time.nowMs = 105_000;
    balancer.pick(flow);
    expect(servers.columns.warmth[young]).toBe(1);
    told.length = 0;
    time.nowMs = 200_000;
    balancer.pick(flow);
    expect(told).toEqual([]);
  });

  it.each(['nginx/least-time', 'envoy/round-robin'])(
    'gives a new server less of the traffic of %s, which goes by warmth',
    (name) => {
      const servers = new ServerList();
      const time = { nowMs: 0 };
      const balancer = startBalancer(
        findAlgorithm(name)!,
        servers,
        { stream: new Streams(1, 0).named('balancer'), time },
        {},
        { slowStart: { windowMs: 60_000 } },
      );
      const [old] = [servers.add(1)];
      balancer.added(old!);
      time.nowMs = 60_000;
      const young = servers.add(1);
      balancer.added(young);
      time.nowMs = 75_000;
      for (let i = 0; i < 500; i++) servers.activeConnections[balancer.pick(flow)]!++;
      // A quarter of the weight: a fifth of the requests under way.
      expect(servers.activeConnections[young]! / 500).toBeCloseTo(0.2, 2);
    },
  );
});
