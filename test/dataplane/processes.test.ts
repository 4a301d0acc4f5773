import { describe, expect, it } from 'vitest';
import { causeCode } from '../../src/measurement/failure-cause.ts';
import { aWorld, constant, exponential, pooled, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

const POD_TERMINATED = causeCode('pod-terminated');
const CRASHED = causeCode('container-crashed');
const http2 = { ...pooled(1, Number.POSITIVE_INFINITY), protocol: 'http/2', maxConcurrentStreams: 100 } as const;
const anew = { ...pooled(), reuse: false };

/** A request every 10 ms to a pod 5 ms away that takes 30 ms for each and never comes back. */
function start(parts: WorldParts & { readonly connection?: object; readonly endMs?: number } = {}): StartedWorld {
  const { connection = anew, endMs = 2000, ...rest } = parts;
  const world = aWorld({
    nodeZones: [0, 1],
    network: { crossZone: constant(5) },
    applications: [{ concurrency: 100, serviceTime: constant(30) }],
    pods: [{ node: 1 }],
    workloads: [
      {
        executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 },
        connection: connection as typeof http2,
        timeoutMs: 500,
      },
    ],
    ...rest,
  });
  return startWorld(world, { endMs });
}

/** Lets pod 0 shut down at a time and die when it is idle; gives when that was. */
function shutDown(started: StartedWorld, atMs: number): { readonly idleMs: readonly number[] } {
  const { simulation, dataPlane } = started;
  const idleMs: number[] = [];
  simulation.run(atMs);
  dataPlane.processes.drain(0, () => {
    idleMs.push(simulation.nowMs);
    dataPlane.processes.kill(0, false, POD_TERMINATED);
  });
  return { idleMs };
}

/** Outcomes by when requests were due. */
function outcomes(started: StartedWorld, fromMs: number, toMs: number): ReadonlySet<string> {
  const { requests } = started.log;
  return new Set(requests.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).map(({ outcome }) => outcome));
}

function expectLittlesLaw({ dataPlane: { pods } }: StartedWorld): void {
  for (let pod = 0; pod < pods.count; pod++) {
    expect([pods.busy[pod], pods.queueLength[pod]]).toEqual([0, 0]);
    expect(pods.busyArea[pod]! + pods.queueArea[pod]!).toBeCloseTo(pods.residenceMs[pod]!, 4);
  }
}

describe('a process that drains', () => {
  it('serves what is under way and refuses SYNs that come', () => {
    const started = start();
    const { idleMs } = shutDown(started, 1001);
    started.finish();
    // The SYN of the request that was due at 990 came at 995; that of the one due at 1000 comes at 1005.
    expect(outcomes(started, 0, 995)).toEqual(new Set(['success']));
    expect(outcomes(started, 995, 2000)).toEqual(new Set(['stale-endpoint']));
    // SYN, answer, request: 15 ms on the way and 30 of service.
    expect(idleMs).toEqual([expect.closeTo(990 + 45, 1)]);
    expectLittlesLaw(started);
  });

  it('serves those that wait in its queue, too', () => {
    const started = start({ applications: [{ concurrency: 1, serviceTime: constant(15) }], endMs: 1000 });
    const { idleMs } = shutDown(started, 501);
    const { requests } = started.finish();
    const served = requests.filter(({ dueMs }) => dueMs < 495);
    expect(served.length).toBe(50);
    expect(new Set(served.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    // 50 requests one after the other.
    expect(idleMs[0]).toBeCloseTo(15 + 50 * 15, 1);
    expectLittlesLaw(started);
  });

  it.each([
    ['HTTP/1.1', pooled()],
    ['HTTP/2', http2],
  ])('loses nothing that clients send on its open connections before they hear of it: %s', (_, connection) => {
    const started = start({ connection });
    const { idleMs } = shutDown(started, 1003);
    started.finish();
    // Clients hear of it at 1008; the request that was due at 1000 is on its way.
    expect(outcomes(started, 0, 1005)).toEqual(new Set(['success']));
    expect(outcomes(started, 1009, 2000)).toEqual(new Set(['stale-endpoint']));
    expect(idleMs).toEqual([expect.closeTo(1000 + 5 + 30, 1)]);
    expectLittlesLaw(started);
  });

  it('closes connections that lie idle, and is idle when their clients have heard of it', () => {
    const started = start({ connection: pooled(), endMs: 100 });
    started.simulation.run(500);
    expect(started.dataPlane.connections.count).toBeGreaterThan(3);
    const { idleMs } = shutDown(started, 600);
    started.simulation.run(700);
    expect(started.dataPlane.connections.count).toBe(0);
    expect(idleMs).toEqual([605]);
    started.finish();
  });

  it('goes on with the handshakes of TLS that it has begun', () => {
    const started = start({ connection: { ...anew, tlsRoundTrips: 1 } });
    shutDown(started, 1001);
    started.finish();
    expect(outcomes(started, 0, 995)).toEqual(new Set(['success']));
    expect(outcomes(started, 995, 2000)).toEqual(new Set(['stale-endpoint']));
  });

  it('is idle once', () => {
    const started = start({ endMs: 100 });
    const told: number[] = [];
    const { processes } = started.dataPlane;
    started.simulation.run(500);
    processes.drain(0, () => told.push(1));
    processes.drain(0, () => told.push(2));
    started.finish();
    processes.look(0);
    started.simulation.run();
    expect([told, processes.drainCount]).toEqual([[1], 0]);
  });

  it('is not there any more when it is killed meanwhile', () => {
    const started = start();
    const { idleMs } = shutDown(started, 1001);
    started.simulation.run(1010);
    started.dataPlane.processes.kill(0, false, CRASHED);
    started.finish();
    expect([...outcomes(started, 900, 995)].sort()).toEqual(['connection-reset', 'success']);
    expect(idleMs).toEqual([]);
    expect(started.dataPlane.pods.downCause[0]).toBe(CRASHED);
    expectLittlesLaw(started);
  });

  it('that stands still reads its signal when it goes on', () => {
    const started = start();
    const { simulation, dataPlane } = started;
    simulation.run(1001);
    const goOn = dataPlane.pauses.begin(0);
    const { idleMs } = shutDown(started, 1101);
    expect(dataPlane.pods.state[0]).toBe(1);
    simulation.run(1201);
    goOn();
    expect(dataPlane.pods.state[0]).toBe(3);
    started.finish();
    expect(outcomes(started, 0, 1180)).toEqual(new Set(['success']));
    expect(idleMs).toHaveLength(1);
    expect(idleMs[0]).toBeGreaterThan(1201);
    expectLittlesLaw(started);
  });

  it.each([1, 2, 3, 4, 5])('has served, when it is idle, all that reached it; nothing is reset: seed %i', (seed) => {
    const connections = [anew, pooled(), http2, { ...http2, tlsRoundTrips: 2 }];
    const world = aWorld({
      nodeZones: [0, 1],
      network: { crossZone: exponential(3), sameNode: constant(1) },
      applications: [{ concurrency: 3, serviceTime: exponential(10), queueLimit: 20 }],
      pods: [{ node: 1 }, { node: 0 }],
      workloads: connections.map((connection) => ({
        executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 },
        connection: connection as typeof http2,
        clientNodes: [0, 1, 1],
        timeoutMs: 5000,
      })),
    });
    const started = startWorld(world, { endMs: 3000, seed });
    const { idleMs } = shutDown(started, 1000);
    started.finish();
    expect(idleMs).toHaveLength(1);
    const resets = started.log.requests.filter(({ outcome }) => outcome === 'connection-reset');
    expect(resets).toEqual([]);
    expect(outcomes(started, 1000, 3000)).toContain('stale-endpoint');
    expectLittlesLaw(started);
  });
});

describe('the processes of pods', () => {
  it('have a reason why they are not there', () => {
    const { dataPlane } = start({ pods: [{ node: 1 }, { node: 1, ready: false }] });
    const { processes, pods } = dataPlane;
    expect(pods.downCause[1]).toBe(causeCode('not-started'));
    processes.kill(0, false, CRASHED);
    expect(pods.downCause[0]).toBe(CRASHED);
    processes.start(0);
    processes.drain(0, () => {});
    expect(pods.downCause[0]).toBe(POD_TERMINATED);
    processes.loseMachine(0, causeCode('node-lost'));
    expect(pods.downCause[0]).toBe(causeCode('node-lost'));
  });

  it('answer to probes while they run, refuse when nobody listens, and are silent when nobody is there', () => {
    const { dataPlane } = start({ pods: [{ node: 1 }, { node: 1, ready: false }] });
    const { processes, pauses, network } = dataPlane;
    expect([processes.probe(0), processes.probe(1)]).toEqual(['answers', 'refuses']);
    const goOn = pauses.begin(0);
    expect(processes.probe(0)).toBe('silent');
    goOn();
    expect(processes.probe(0)).toBe('answers');
    processes.drain(0, () => {});
    expect(processes.probe(0)).toBe('refuses');
    network.nodeUp[1] = 0;
    expect([processes.probe(0), processes.probe(1)]).toEqual(['silent', 'silent']);
    network.nodeUp[1] = 1;
    processes.kill(0, true, CRASHED);
    expect(processes.probe(0)).toBe('silent');
  });

  it('have nothing to shut down when they are not there', () => {
    const started = start({ pods: [{ node: 1, ready: false }], endMs: 100 });
    const { idleMs } = shutDown(started, 50);
    started.finish();
    expect(idleMs).toEqual([50]);
  });
});
