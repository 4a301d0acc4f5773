import { describe, expect, it } from 'vitest';
import { ConnectionState, Leaving } from '../../src/dataplane/connection-table.ts';
import {
  aWorld,
  constant,
  type FaultParts,
  perUser,
  pooled,
  runWorld,
  startWorld,
  type WorkloadParts,
} from '../world.ts';

// Without costs of the data plane a request takes 0.1 ms on the way and 10 ms of service.
const LATENCY_MS = 10.1;

const wide = [{ concurrency: 1000, serviceTime: constant(10) }];
const narrow = [{ concurrency: 1, serviceTime: constant(10) }];

describe('a pool of connections', () => {
  it('opens one only when none is idle, and uses the one that was used last', () => {
    // Three at once, then one each second: two of the three time out of disuse, one lives on.
    const burst: WorkloadParts = { executor: perUser(1, 0, 3), connection: pooled(Infinity, 1500) };
    const world = aWorld({
      cost: 'none',
      applications: wide,
      workloads: [
        {
          ...burst,
          executor: {
            kind: 'ramping-vus',
            startVus: 3,
            thinkTime: constant(1000),
            stages: [{ durationMs: 5, target: 1 }],
          },
        },
      ],
    });
    const { simulation, dataPlane, finish } = startWorld(world, { endMs: 10_000 });
    simulation.run(900);
    expect(dataPlane.connections.count).toBe(3);
    simulation.run(1600);
    expect(dataPlane.connections.count).toBe(1);
    simulation.run(9000);
    expect(dataPlane.connections.count).toBe(1);
    expect(finish().connections).toHaveLength(3);
  });

  it('closes a connection that was idle for its time', () => {
    const executor = perUser(3, 200);
    const connectionsWith = (idleMs: number): number =>
      runWorld(aWorld({ applications: wide, workloads: [{ executor, connection: pooled(1, idleMs) }] }), {
        endMs: 10_000,
      }).connections.length;
    expect(connectionsWith(199)).toBe(3);
    expect(connectionsWith(201)).toBe(1);
  });

  it('lets requests wait for a connection, first come first served, and counts their latency from when they were due', () => {
    const world = aWorld({
      cost: 'none',
      applications: wide,
      workloads: [{ executor: perUser(1, 0, 5), connection: pooled(2), timeoutMs: 60_000 }],
    });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.connections).toHaveLength(2);
    expect(log.latenciesMs).toEqual([1, 1, 2, 2, 3].map((turns) => expect.closeTo(turns * LATENCY_MS, 6)));
  });

  it('also limits connections that carry one request each', () => {
    const connection = {
      protocol: 'http/1.1',
      reuse: false,
      maxPerClient: 2,
      idleTimeoutMs: 1000,
      maxConcurrentStreams: 1,
      tlsRoundTrips: 0,
    } as const;
    const world = aWorld({ cost: 'none', applications: wide, workloads: [{ executor: perUser(1, 0, 5), connection }] });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.connections).toHaveLength(5);
    expect(log.latenciesMs).toEqual([1, 1, 2, 2, 3].map((turns) => expect.closeTo(turns * LATENCY_MS, 6)));
  });

  it('never has more open than allowed, per client', () => {
    const executor = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 500 } as const;
    const world = aWorld({
      applications: [{ concurrency: 2, serviceTime: constant(10) }],
      workloads: [{ executor, clientNodes: [0, 0, 0], connection: pooled(4, 20), timeoutMs: 100 }],
    });
    const { simulation, dataPlane, finish } = startWorld(world, { endMs: 3000 });
    for (let ms = 0; ms < 3000; ms += 7) {
      simulation.run(ms);
      const open = new Map<number, number>();
      const { connections } = dataPlane;
      for (let i = 0; i < connections.used; i++) {
        // Those that the client gave up are only waited for.
        const isWanted = connections.leaving[i] !== Leaving.left;
        if (
          connections.state[i] === ConnectionState.free ||
          connections.state[i] === ConnectionState.closing ||
          !isWanted
        )
          continue;
        open.set(connections.client[i]!, (open.get(connections.client[i]!) ?? 0) + 1);
      }
      for (const count of open.values()) expect(count).toBeLessThanOrEqual(4);
    }
    finish();
  });

  it('lets everybody who waits go when the connection that they wait for cannot be replaced', () => {
    const killed: FaultParts = {
      kind: 'pod-kill',
      atMs: 3000,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
    };
    // The only pod serves one request for longer than the rules need to forget it; four wait for its connection.
    const world = aWorld({
      applications: [{ serviceTime: constant(9000) }],
      pods: [{ owner: null }],
      workloads: [{ executor: perUser(1, 0, 5), connection: pooled(1), timeoutMs: 8000 }],
      faults: [
        {
          kind: 'link-latency',
          atMs: 2999,
          durationMs: 4000,
          parameters: { from: null, to: null, direction: 'both', latency: constant(4000) },
        },
        killed,
      ],
    });
    const { outcomes, latenciesMs } = runWorld(world, { endMs: 10_000 });
    expect(outcomes).toEqual(['connection-reset', ...Array(4).fill('connection-refused')]);
    for (const ms of latenciesMs) expect(ms).toBeLessThan(7100);
  });
});

describe('latency', () => {
  it('counts from the intended start: a server that stands still for 4 of 10 s shows in the median', () => {
    const executor = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 50 } as const;
    const freeze: FaultParts = {
      kind: 'slow-pod',
      atMs: 1000,
      durationMs: 1,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 }, factor: 400 },
    };
    const world = aWorld({ applications: narrow, workloads: [{ executor, timeoutMs: 60_000 }], faults: [freeze] });
    const latencies = runWorld(world, { endMs: 10_000 }).latenciesMs.toSorted((a, b) => a - b);
    // The request of 1000 ms takes 4 s; those behind it come every 20 ms and leave every 10 ms, so that the last of the
    // queue leaves 8 s later: 400 of 500 requests wait, and the median is that of a line from 4 s down to nothing.
    expect(latencies).toHaveLength(500);
    expect(latencies.filter((ms) => ms > 20).length / 500).toBeGreaterThan(0.78);
    expect(latencies[250]).toBeGreaterThan(1400);
  });
});

describe('a time-out', () => {
  it('ends a request at that time after it was sent, whatever it waits for, and frees its connection', () => {
    const world = aWorld({
      applications: [{ serviceTime: constant(500) }],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 },
          connection: pooled(1),
          timeoutMs: 120,
        },
      ],
    });
    // The second gets the connection after 70 ms, the third after 20.
    const log = runWorld(world, { endMs: 150 });
    expect(log.outcomes).toEqual(['timeout', 'timeout', 'timeout']);
    expect(log.latenciesMs).toEqual([120, 120, 120].map((ms) => expect.closeTo(ms, 9)));
    expect(log.connections.map(({ atMs }) => atMs)).toEqual([0, 120, 170].map((ms) => expect.closeTo(ms, 9)));
  });

  it('is not taken back from the pod: the work is done all the same', () => {
    const executor = perUser(1, 0, 2);
    const world = aWorld({
      cost: 'none',
      applications: [{ serviceTime: constant(500) }],
      workloads: [{ executor, timeoutMs: 700 }],
    });
    const { dataPlane, finish } = startWorld(world, { endMs: 1000 });
    expect(finish().outcomes).toEqual(['success', 'timeout']);
    expect(dataPlane.pods.busyArea[0]).toBeCloseTo(1000, 6);
  });
});

describe('conservation', () => {
  it('is asserted at the end of a run, and an attempt or a connection that is kept breaks it', () => {
    const world = aWorld({ workloads: [{ executor: perUser(3) }] });
    const kept = startWorld(world, { endMs: 1000 });
    kept.dataPlane.requests.allocate();
    expect(() => kept.finish()).toThrow('an attempt was never released');

    const open = startWorld(world, { endMs: 1000 });
    open.dataPlane.connections.allocate();
    expect(() => open.finish()).toThrow('a connection was never released');
  });

  it('asserts Little’s law: a request that is said to be due earlier than it was breaks it', () => {
    const wrong = startWorld(aWorld({ workloads: [{ executor: perUser(2) }] }), { endMs: 1000 });
    wrong.simulation.run(5);
    wrong.dataPlane.requests.dueMs[0] = -100;
    expect(() => wrong.finish()).toThrow('Little’s law');
  });
});
