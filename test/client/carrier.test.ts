import { describe, expect, it } from 'vitest';
import { aWorld, constant, library, perUser, pooled, runWorld } from '../world.ts';

// Connections that carry several requests at a time, and those that their servers end.

const grpc = (maxConcurrentStreams = 100, maxPerClient = 1) =>
  ({ ...pooled(maxPerClient, Number.POSITIVE_INFINITY), protocol: 'grpc', maxConcurrentStreams }) as const;
const wide = [{ concurrency: 1000, serviceTime: constant(10) }];
const never = Number.POSITIVE_INFINITY;

describe('a connection of HTTP/2', () => {
  it('carries the requests of all users of a client at the same time', () => {
    const world = aWorld({
      cost: 'none',
      applications: wide,
      workloads: [{ executor: perUser(3, 0, 20), connection: grpc() }],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.connections).toHaveLength(1);
    expect(log.outcomes).toEqual(Array.from({ length: 60 }, () => 'success'));
    expect(new Set(log.latenciesMs.map((ms) => ms.toFixed(6)))).toEqual(new Set([(10 + 0.1).toFixed(6)]));
  });

  it('lets requests wait beyond the most streams that it may have', () => {
    const world = aWorld({
      cost: 'none',
      applications: wide,
      workloads: [{ executor: perUser(1, 0, 6), connection: grpc(2) }],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.connections).toHaveLength(1);
    expect(log.latenciesMs.map((ms) => Math.round(ms))).toEqual([10, 10, 20, 20, 30, 30]);
  });

  it('is opened once for all requests that come while it is being opened', () => {
    const world = aWorld({ applications: wide, workloads: [{ executor: perUser(1, 0, 50), connection: grpc() }] });
    expect(runWorld(world, { endMs: 1000 }).connections).toHaveLength(1);
  });

  it('stays open when a request on it times out', () => {
    const world = aWorld({
      applications: [{ concurrency: 1, serviceTime: constant(80) }],
      workloads: [{ executor: perUser(5, 0, 2), connection: grpc(), timeoutMs: 100 }],
    });
    const log = runWorld(world, { endMs: 5000 });
    expect(log.outcomes).toContain('timeout');
    expect(log.connections).toHaveLength(1);
  });

  it('fails all that it carries when the process dies', () => {
    const world = aWorld({
      applications: [{ concurrency: 100, serviceTime: constant(50), startUpMs: 10 }],
      workloads: [{ executor: perUser(1, 0, 4), connection: grpc() }],
      faults: [
        {
          kind: 'container-crash',
          atMs: 20,
          parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
        },
      ],
    });
    expect(runWorld(world, { endMs: 1000 }).outcomes).toEqual(Array.from({ length: 4 }, () => 'connection-reset'));
  });
});

describe('a server with a time limit', () => {
  it('asks clients to leave, and no request is lost by it', () => {
    const world = aWorld({
      applications: [
        {
          concurrency: 100,
          serviceTime: constant(20),
          connections: { idleTimeoutMs: never, maxAgeMs: 1000, maxAgeGraceMs: never },
        },
      ],
      workloads: [{ executor: perUser(500, 0, 4), connection: grpc() }],
    });
    const log = runWorld(world, { endMs: 20_000 });
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
    expect(log.connections.length).toBeGreaterThan(8);
    expect(log.connections.length).toBeLessThan(13);
  });

  it('resets what is still under way when the grace is over', () => {
    const world = aWorld({
      applications: [
        {
          concurrency: 100,
          serviceTime: constant(2000),
          connections: { idleTimeoutMs: never, maxAgeMs: 1000, maxAgeGraceMs: 100 },
        },
      ],
      workloads: [{ executor: perUser(1, 0, 2), connection: grpc(), timeoutMs: 5000 }],
    });
    const log = runWorld(world, { endMs: 20_000 });
    expect(log.outcomes).toEqual(['connection-reset', 'connection-reset']);
    for (const ms of log.latenciesMs) expect(Math.abs(ms - 1100)).toBeLessThan(120);
  });

  it('closes what was idle, and what its client sends meanwhile is reset', () => {
    const world = (pauseMs: number) =>
      aWorld({
        nodeZones: [0, 1],
        pods: [{ node: 1 }],
        network: { crossZone: constant(10) },
        applications: [
          { serviceTime: constant(1), connections: { idleTimeoutMs: 500, maxAgeMs: never, maxAgeGraceMs: never } },
        ],
        workloads: [{ executor: perUser(2, pauseMs, 1), connection: pooled() }],
      });
    // Its timer runs from the response that it sends. What is sent 480 ms after that has come arrives too late, and 20 ms
    // after that the client has heard of it.
    expect(runWorld(world(475), { endMs: 3000 }).outcomes).toEqual(['success', 'success']);
    expect(runWorld(world(485), { endMs: 3000 }).outcomes).toEqual(['success', 'connection-reset']);
    expect(runWorld(world(495), { endMs: 3000 }).outcomes).toEqual(['success', 'connection-reset']);
    expect(runWorld(world(505), { endMs: 3000 }).outcomes).toEqual(['success', 'success']);
    expect(runWorld(world(505), { endMs: 3000 }).connections).toHaveLength(2);
  });
});

describe('TLS', () => {
  it('takes so many round trips more before the first request', () => {
    const latencies = [0, 1, 2].map((tlsRoundTrips) => {
      const world = aWorld({ workloads: [{ executor: perUser(1), connection: { ...pooled(), tlsRoundTrips } }] });
      return runWorld(world, { endMs: 100 }).latenciesMs[0]!;
    });
    expect(latencies[1]! - latencies[0]!).toBeCloseTo(0.1, 9);
    expect(latencies[2]! - latencies[0]!).toBeCloseTo(0.2, 9);
  });
});

describe('datagrams', () => {
  it('of one socket stay with their endpoint, without a handshake', () => {
    const connection = { ...pooled(1), protocol: 'udp' } as const;
    const world = aWorld({
      pods: [{}, {}, {}],
      applications: wide,
      workloads: [{ executor: perUser(10, 5, 3), connection }],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.connections).toHaveLength(1);
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
    expect(log.latenciesMs[0]).toBeLessThan(10.2);
  });
});

describe('a balancer of requests', () => {
  it('spreads the requests of a client over connections to all endpoints', () => {
    const world = aWorld({
      pods: [{}, {}, {}],
      applications: wide,
      workloads: [{ executor: perUser(10, 0, 3), connection: grpc(), upstream: library() }],
    });
    const log = runWorld(world, { endMs: 5000 });
    expect(log.connections).toHaveLength(3);
    const counts = [0, 1, 2].map((pod) => log.assigned.filter((each) => each.pod === pod).length);
    expect(counts).toEqual([10, 10, 10]);
  });

  it('in a proxy costs the way there and back', () => {
    const world = aWorld({
      nodeZones: [0, 0, 0],
      pods: [{ node: 2 }],
      applications: wide,
      workloads: [
        { executor: perUser(2, 0, 1), connection: pooled(), upstream: library({ place: 'proxy', proxyNodes: [1] }) },
      ],
    });
    const log = runWorld(world, { endMs: 5000 });
    // Two links of 0.25 ms each way, and for the first one the handshake of the proxy.
    expect(log.latenciesMs[1]).toBeCloseTo(11, 6);
    expect(log.latenciesMs[0]).toBeCloseTo(11.5, 6);
  });
});
