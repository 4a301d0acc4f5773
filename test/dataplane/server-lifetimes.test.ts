import { describe, expect, it } from 'vitest';
import type { ServerLifetime } from '../../src/dataplane/server-lifetimes.ts';
import {
  aWorld,
  constant,
  exponential,
  type Log,
  perUser,
  pooled,
  runWorld,
  startWorld,
  type WorldParts,
} from '../world.ts';

const never = Number.POSITIVE_INFINITY;
const endless: ServerLifetime = { idleTimeoutMs: never, maxAgeMs: never, maxAgeGraceMs: never };
const http2 = { ...pooled(1, never), protocol: 'http/2', maxConcurrentStreams: 100 } as const;

/** A pod 10 ms away that ends connections so, and a client. */
function limited(limits: Partial<ServerLifetime>, parts: WorldParts & { readonly serviceMs?: number }) {
  const { serviceMs = 1, ...world } = parts;
  return aWorld({
    nodeZones: [0, 1],
    pods: [{ node: 1 }],
    network: { crossZone: constant(10) },
    applications: [{ concurrency: 1000, serviceTime: constant(serviceMs), connections: { ...endless, ...limits } }],
    ...world,
  });
}

/** How long each connection carried requests: from its opening to that of the next one. */
function livesMs({ connections }: Log): number[] {
  return connections.slice(1).map(({ atMs }, i) => atMs - connections[i]!.atMs);
}

describe('the age of a connection', () => {
  it('is the limit with a jitter of a tenth to both sides, each value as likely', () => {
    const executor = { kind: 'constant-vus', vus: 1, thinkTime: constant(0) } as const;
    const world = limited(
      { maxAgeMs: 1000 },
      { network: { crossZone: constant(0.1) }, workloads: [{ executor, connection: pooled() }] },
    );
    const lives = livesMs(runWorld(world, { endMs: 400_000 }));
    expect(lives.length).toBeGreaterThan(350);
    // A request may be under way when it is reached.
    for (const ms of lives) {
      expect(ms).toBeGreaterThanOrEqual(900);
      expect(ms).toBeLessThan(1103);
    }
    const mean = lives.reduce((sum, ms) => sum + ms, 0) / lives.length;
    expect(Math.abs(mean - 1001)).toBeLessThan((4 * 200) / Math.sqrt(12 * lives.length));
    for (const [from, to] of [
      [900, 950],
      [950, 1000],
      [1000, 1050],
      [1050, 1103],
    ] as const) {
      const share = lives.filter((ms) => ms >= from && ms < to).length / lives.length;
      expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / lives.length));
    }
  });

  it('is reached by connections that carry something and by those that lie idle', () => {
    for (const pauseMs of [0, 400]) {
      const executor = { kind: 'constant-vus', vus: 1, thinkTime: constant(pauseMs) } as const;
      const world = limited({ maxAgeMs: 2000 }, { workloads: [{ executor, connection: pooled() }] });
      const log = runWorld(world, { endMs: 60_000 });
      expect(new Set(log.outcomes)).toEqual(new Set(['success']));
      expect(log.connections.length).toBeGreaterThan(24);
    }
  });

  it.each([
    ['HTTP/1.1', pooled()],
    ['HTTP/2', http2],
  ])('lets no request fail that is answered within the grace (%s)', (_, connection) => {
    const executor = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 } as const;
    const world = limited(
      { maxAgeMs: 300, maxAgeGraceMs: 150 },
      { serviceMs: 100, workloads: [{ executor, connection, timeoutMs: 5000 }] },
    );
    expect(new Set(runWorld(world, { endMs: 10_000 }).outcomes)).toEqual(new Set(['success']));
  });

  it('ends with a reset of what is there when the grace is over, also of what waits for a worker', () => {
    const world = limited(
      { maxAgeMs: 1000, maxAgeGraceMs: 100 },
      {
        applications: [
          {
            concurrency: 2,
            serviceTime: constant(800),
            connections: { idleTimeoutMs: never, maxAgeMs: 1000, maxAgeGraceMs: 100 },
          },
        ],
        workloads: [{ executor: perUser(1, 0, 7), connection: http2, timeoutMs: 10_000 }],
      },
    );
    const run = startWorld(world, { endMs: 100 });
    run.simulation.run(1300);
    expect([run.dataPlane.pods.busy[0], run.dataPlane.pods.queueLength[0]]).toEqual([0, 0]);
    const { outcomes, requests } = run.finish();
    expect(outcomes).toEqual([...Array(2).fill('success'), ...Array(5).fill('connection-reset')]);
    for (const { endedMs } of requests.slice(2)) expect(Math.abs(endedMs - 1140)).toBeLessThan(111);
  });

  it('leaves the workers to others: a reset of one connection takes nothing from the requests of another', () => {
    const limits = { idleTimeoutMs: never, maxAgeMs: 500, maxAgeGraceMs: 0 };
    const world = limited(limits, {
      applications: [{ concurrency: 1, serviceTime: constant(300), connections: limits }],
      workloads: [
        { executor: perUser(1, 0, 3), connection: http2, timeoutMs: 10_000 },
        { executor: perUser(1, 0, 1), connection: http2, timeoutMs: 10_000, clientNodes: [1] },
      ],
    });
    const { requests } = runWorld(world, { endMs: 100 });
    const [near] = requests.filter(({ workload }) => workload === 1);
    expect(near!.outcome).toBe('success');
    expect(near!.endedMs).toBeLessThan(302);
    expect(requests.filter(({ outcome }) => outcome === 'connection-reset')).toHaveLength(3);
  });
});

describe('the idle time-out of a server', () => {
  it('counts from the last answer, and not while a request is there', () => {
    const connections = (pauseMs: number, serviceMs: number): number =>
      runWorld(
        limited(
          { idleTimeoutMs: 500 },
          { serviceMs, workloads: [{ executor: perUser(5, pauseMs), connection: pooled(), timeoutMs: 5000 }] },
        ),
        { endMs: 10_000 },
      ).connections.length;
    expect(connections(470, 1)).toBe(1);
    expect(connections(470, 2000)).toBe(1);
    expect(connections(520, 1)).toBe(5);
  });

  it('ends a connection that never carried anything more, so that nothing is kept for ever', () => {
    const run = startWorld(
      limited({ idleTimeoutMs: 500 }, { workloads: [{ executor: perUser(1, 0, 3), connection: pooled(9, never) }] }),
      {
        endMs: 100,
      },
    );
    run.simulation.run(540);
    expect(run.dataPlane.connections.count).toBe(3);
    run.simulation.run(552);
    expect(run.dataPlane.connections.count).toBe(0);
    run.finish();
  });

  it('races with that of the client: the fewer resets, the sooner the client closes', () => {
    const resets = (clientIdleMs: number): number => {
      const executor = { kind: 'constant-vus', vus: 50, thinkTime: exponential(300) } as const;
      const clientNodes = Array.from({ length: 50 }, () => 0);
      const workloads = [{ executor, clientNodes, connection: pooled(never, clientIdleMs) }];
      const { outcomes } = runWorld(limited({ idleTimeoutMs: 300 }, { workloads }), { endMs: 60_000 });
      return outcomes.filter((outcome) => outcome === 'connection-reset').length;
    };
    expect(resets(never)).toBeGreaterThan(40);
    expect(resets(270)).toBe(0);
  });
});

it('a server that is gone closes nothing, and servers of other Applications have limits of their own', () => {
  const limits = { ...endless, idleTimeoutMs: 300 };
  const world = aWorld({
    pods: [{}, { application: 1 }],
    applications: [{ connections: limits }, {}],
    services: [{ pods: [0] }, { pods: [1] }],
    workloads: [
      { executor: perUser(3, 400), connection: pooled(1, never) },
      { executor: perUser(3, 400), connection: pooled(1, never), target: { kind: 'cluster-ip', service: 1, port: 0 } },
    ],
  });
  const { connections } = runWorld(world, { endMs: 5000 });
  expect(connections.filter(({ pod }) => pod === 0)).toHaveLength(3);
  expect(connections.filter(({ pod }) => pod === 1)).toHaveLength(1);
});
