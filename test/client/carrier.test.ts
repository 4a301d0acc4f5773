import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, library, perUser, pooled, runWorld, startWorld } from '../world.ts';

// Connections that carry several requests at a time, and those that their servers end.

const grpc = (maxConcurrentStreams = 100, maxPerClient = 1) =>
  ({ ...pooled(maxPerClient, Number.POSITIVE_INFINITY), protocol: 'grpc', maxConcurrentStreams }) as const;
const wide = [{ concurrency: 1000, serviceTime: constant(10) }];
const never = Number.POSITIVE_INFINITY;

/** The process of pod 0 dies. */
function crash(atMs: number, name = 'crash'): FaultParts {
  const parameters = { pods: { pods: [0], named: true, mode: 'all', value: 100 } };
  return { kind: 'container-crash', name, atMs, parameters };
}

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

describe('connections that end while others want them', () => {
  it('do not keep new requests waiting: beside one that was asked to leave another is opened', () => {
    const world = aWorld({
      applications: [
        {
          concurrency: 1000,
          serviceTime: constant(2000),
          connections: { idleTimeoutMs: never, maxAgeMs: 1000, maxAgeGraceMs: never },
        },
      ],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 },
          connection: grpc(100, 1),
          timeoutMs: 10_000,
        },
      ],
    });
    const log = runWorld(world, { endMs: 5000 });
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
    expect(log.connections.length).toBeGreaterThan(3);
    for (const ms of log.latenciesMs) expect(ms).toBeLessThan(2000.3);
  });

  it('lose no request where an idle one is closed by a server of HTTP/2: it announces the end first', () => {
    // The same race as that of HTTP/1.1, at any moment of it.
    for (let pauseMs = 470; pauseMs <= 510; pauseMs += 5) {
      const world = aWorld({
        nodeZones: [0, 1],
        pods: [{ node: 1 }],
        network: { crossZone: constant(10) },
        applications: [
          { serviceTime: constant(1), connections: { idleTimeoutMs: 500, maxAgeMs: never, maxAgeGraceMs: never } },
        ],
        workloads: [{ executor: perUser(3, pauseMs, 1), connection: grpc() }],
      });
      expect(runWorld(world, { endMs: 3000 }).outcomes).toEqual(['success', 'success', 'success']);
    }
  });

  it('are nobody else’s before what is under way for a request that was given up is over', () => {
    // The server ends its connection while the request is there; the answer comes when the next one has begun.
    const world = aWorld({
      cost: 'none',
      nodeZones: [0, 1],
      pods: [{ node: 1 }],
      network: { crossZone: constant(20) },
      applications: [
        {
          concurrency: 10,
          serviceTime: constant(100),
          connections: { idleTimeoutMs: never, maxAgeMs: 60, maxAgeGraceMs: never },
        },
      ],
      workloads: [{ executor: perUser(6, 95, 1), connection: pooled(), timeoutMs: 30 }],
    });
    const { log, dataPlane, simulation, finish } = startWorld(world, { endMs: 3000 });
    for (let ms = 0; ms < 1000; ms += 5) {
      simulation.run(ms);
      const { requests } = dataPlane;
      const carried = Array.from({ length: requests.used }, (_, request) => requests.connection[request]!).filter(
        (connection) => connection >= 0,
      );
      expect(new Set(carried).size).toBe(carried.length);
    }
    finish();
    expect(log.outcomes).toEqual(Array.from({ length: 6 }, () => 'timeout'));
    expect(log.connections).toHaveLength(6);
  });

  it('carry the requests that wait for them when they are opened to an endpoint that is used no more, and no others', () => {
    // The pod is unready before the handshake over a slow link has come to its end, and well again later.
    const world = aWorld({
      nodeZones: [0, 1],
      pods: [{ node: 1 }],
      network: { crossZone: constant(3000) },
      applications: [{ concurrency: 10, serviceTime: constant(1), startUpMs: 20_000 }],
      workloads: [{ executor: perUser(1, 0, 3), connection: grpc(), upstream: library(), timeoutMs: 60_000 }],
      faults: [crash(0), crash(1, 'again')],
    });
    const run = startWorld(world, { endMs: 1000 });
    run.simulation.run(20_000);
    expect(run.dataPlane.connections.count).toBe(0);
    expect(run.finish().outcomes).toHaveLength(3);
  });
});

describe('a client whose node loses power', () => {
  const loss = (atMs: number) => [{ kind: 'node-power-loss', atMs, durationMs: 500, parameters: { node: 0 } }];
  const world = (atMs: number, serviceMs: number) =>
    aWorld({
      nodeZones: [0, 1],
      pods: [{ node: 1 }],
      network: { crossZone: constant(50) },
      applications: [{ concurrency: 100, serviceTime: constant(serviceMs) }],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 },
          connection: grpc(),
          timeoutMs: 400,
        },
      ],
      faults: loss(atMs),
    });

  it('hears nothing of a connection that it was opening, and opens another later', () => {
    const run = startWorld(world(60, 10), { endMs: 2000 });
    const log = run.finish();
    const [before, after] = [
      log.requests.filter(({ dueMs }) => dueMs < 60),
      log.requests.filter(({ dueMs }) => dueMs > 560),
    ];
    expect(new Set(before.map(({ outcome }) => outcome))).not.toContain('success');
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    expect(run.clients.carrier.pools.opening[0]).toBe(0);
    expect(log.connections).toHaveLength(2);
  });

  it('has lost the connections that it had, those too on which requests were under way', () => {
    const log = runWorld(world(1000, 150), { endMs: 3000 });
    expect(log.connections).toHaveLength(2);
    expect(log.connections[1]!.atMs).toBeGreaterThan(1499);
    const after = log.requests.filter(({ dueMs }) => dueMs > 1500);
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
  });
});

describe('requests that are tried again', () => {
  it('find another connection when the process under theirs has died', () => {
    const world = aWorld({
      pods: [{}, {}],
      applications: [{ concurrency: 100, serviceTime: constant(50), startUpMs: 10 }],
      workloads: [
        {
          executor: perUser(4, 0, 20),
          connection: grpc(100, 1),
          retries: {
            max: 9,
            on: ['connect-failure', '5xx'],
            backoffBaseMs: 20,
            backoffMaxMs: 500,
            jitter: 'none',
            budget: null,
            leastRemainingMs: 0,
          },
          timeoutMs: 10_000,
        },
      ],
      faults: [crash(70)],
    });
    const log = runWorld(world, { endMs: 5000 });
    expect(log.outcomes).toEqual(Array.from({ length: 80 }, () => 'success'));
    expect(log.retried).toBeGreaterThan(0);
  });
});

describe('an ingress controller between', () => {
  const world = (connection: ReturnType<typeof pooled>, parts: Partial<Parameters<typeof aWorld>[0]> = {}) =>
    aWorld({
      pods: [{ owner: null }, { owner: null }, { owner: null }, { owner: null }],
      services: [{ pods: [0, 1, 2] }, { pods: [3] }],
      applications: [{ concurrency: 100, serviceTime: constant(30) }],
      ...parts,
      workloads: [
        {
          executor: perUser(20, 0, 10),
          connection,
          target: {
            kind: 'ingress',
            controller: { kind: 'cluster-ip', service: 1, port: 0 },
            backend: { service: 0, port: 0 },
            error: 503,
          },
        },
      ],
    });

  it('takes an endpoint for each request, though one connection carries them all at the same time', () => {
    const run = startWorld(world(grpc()), { endMs: 10_000 });
    const log = run.finish();
    expect(log.connections).toHaveLength(1);
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
    const { served } = run.dataPlane.pods;
    const assigned = [0, 1, 2].map((pod) => log.assigned.filter((each) => each.pod === pod).length);
    expect([0, 1, 2].map((pod) => served[pod])).toEqual(assigned);
    for (const count of assigned) expect(Math.abs(count - 200 / 3)).toBeLessThan(4 * Math.sqrt(200 * (2 / 9)));
  });

  it.each([
    ['HTTP/1.1', pooled()],
    ['HTTP/2', grpc()],
  ] as const)(
    'keeps the connection when a pod dies: only the requests that were there are lost (%s)',
    (_, connection) => {
      const run = startWorld(world(connection, { faults: [crash(100)] }), { endMs: 10_000 });
      const log = run.finish();
      expect(new Set(log.outcomes)).toEqual(new Set(['success', 'connection-reset']));
      const there = [1, 2].map((pod) => log.assigned.filter((each) => each.pod === pod).length);
      expect([1, 2].map((pod) => run.dataPlane.pods.served[pod])).toEqual(there);
      expect(log.connections).toHaveLength(connection.protocol === 'grpc' ? 1 : 10);
    },
  );

  it('answers 503 and keeps the connection when it knows no endpoint', () => {
    for (const connection of [pooled(), grpc()]) {
      const pods = [0, 1, 2].map(() => ({ ready: false }));
      const log = runWorld(world(connection, { pods: [...pods, {}] }), { endMs: 1000 });
      expect(new Set(log.outcomes)).toEqual(new Set(['ingress-503']));
    }
  });

  it('has the time limits of its pods for itself: they end no connection of the client', () => {
    const limited = [
      {
        concurrency: 100,
        serviceTime: constant(30),
        connections: { idleTimeoutMs: 20, maxAgeMs: 50, maxAgeGraceMs: 10 },
      },
    ];
    const log = runWorld(world(grpc(), { applications: limited }), { endMs: 10_000 });
    expect(log.connections).toHaveLength(1);
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
  });
});

describe('a flow of datagrams', () => {
  const udp = { ...pooled(1, never), protocol: 'udp' } as const;

  it('stays with its endpoint while it is used, and has another pick after two minutes without use', () => {
    const opened = (pauseMs: number, mode: 'iptables' | 'nftables'): number =>
      runWorld(aWorld({ mode, pods: [{}, {}, {}], workloads: [{ executor: perUser(20, pauseMs), connection: udp }] }), {
        endMs: 1e7,
      }).connections.length;
    for (const mode of ['iptables', 'nftables'] as const) {
      expect(opened(119_000, mode)).toBe(1);
      expect(opened(121_000, mode)).toBe(20);
    }
  });

  it('is one for each request where no socket is kept', () => {
    const workloads = [{ executor: perUser(9, 1), connection: { ...udp, reuse: false } }];
    expect(runWorld(aWorld({ workloads }), { endMs: 1000 }).connections).toHaveLength(9);
  });

  it('loses what the network loses: nothing is sent again', () => {
    const outcome = (connection: ReturnType<typeof pooled>): string =>
      runWorld(
        aWorld({
          workloads: [{ executor: perUser(1), connection }],
          faults: [
            {
              kind: 'packet-loss',
              atMs: 0,
              durationMs: 100,
              parameters: { from: null, to: null, direction: 'both', probability: 1 },
            },
          ],
        }),
        { endMs: 100 },
      ).outcomes[0]!;
    const patient = { ...udp };
    expect(outcome(patient)).toBe('connect-timeout');
  });

  it('is refused by the node of a process that is gone (ICMP), and what the process had read vanishes', () => {
    const run = (serviceMs: number) =>
      runWorld(
        aWorld({
          applications: [{ concurrency: 100, serviceTime: constant(serviceMs), startUpMs: 1e6 }],
          workloads: [
            {
              executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 },
              connection: udp,
              timeoutMs: 200,
            },
          ],
          minSyncPeriodMs: 1e6,
          faults: [crash(500)],
        }),
        { endMs: 900 },
      ).requests;
    const quick = run(1);
    const refused = quick.filter(({ dueMs }) => dueMs > 500);
    expect(new Set(refused.map(({ outcome }) => outcome))).toEqual(new Set(['stale-endpoint']));
    for (const { dueMs, endedMs } of refused) expect(endedMs - dueMs).toBeLessThan(0.2);
    const there = run(100).filter(({ dueMs }) => dueMs > 405 && dueMs < 495);
    expect(there.map(({ outcome }) => outcome)).toEqual(there.map(() => 'timeout'));
  });

  it('is ended by no server, however long it lies idle', () => {
    const limits = { idleTimeoutMs: 5, maxAgeMs: 50, maxAgeGraceMs: 0 };
    const applications = [{ serviceTime: constant(1), connections: limits }];
    const log = runWorld(aWorld({ applications, workloads: [{ executor: perUser(30, 10), connection: udp }] }), {
      endMs: 1000,
    });
    expect(log.connections).toHaveLength(1);
    expect(new Set(log.outcomes)).toEqual(new Set(['success']));
  });
});
