import { describe, expect, it } from 'vitest';
import { SNAT_PORT_COUNT } from '../../src/dataplane/snat-ports.ts';
import {
  aWorld,
  constant,
  type LoggedRequest,
  perUser,
  pooled,
  runWorld,
  type StartedWorld,
  startWorld,
  type WorldParts,
} from '../world.ts';

// What a real kernel (Linux 6.18, default sysctls) was measured to do with connections, by kube-proxy's rules in network
// namespaces: the simulation does the same.

/** Links that take no time, so that times are those of the kernel. */
const still: WorldParts = {
  network: { sameNode: constant(0), sameZone: constant(0), crossZone: constant(0) },
  applications: [{ concurrency: 100_000, serviceTime: constant(0) }],
  nodeZones: [0, 0],
};

/** Times at which something happened, in s, to a hundredth. */
function secondsOf(kind: string, parts: WorldParts, endMs = 1): { seconds: number[]; request: LoggedRequest } {
  const seconds: number[] = [];
  const run = startWorld(aWorld(parts), {
    endMs,
    onEvent: (name, _, nowMs) => {
      if (name === kind) seconds.push(Math.round(nowMs / 10) / 100);
    },
  });
  return { seconds, request: run.finish().requests[0]! };
}

const linear = [1.03, 2.06, 3.08, 4.1, 5.13, 7.14, 11.18, 19.37, 35.5, 69.03];
const classic = [1.03, 3.05, 7.08, 15.27, 31.4, 64.94];
const patient = { executor: perUser(1), timeoutMs: 600_000 };

describe('an unanswered SYN', () => {
  const silent: WorldParts = {
    ...still,
    pods: [{ node: 1, ready: true }],
    workloads: [patient],
    faults: [{ kind: 'node-power-loss', parameters: { node: 1 }, atMs: 0 }],
  };

  it('is sent again after 1, 2, 3, 4, 5, 7, 11, 19, 35, 69 s, and connect() fails after 134.6 s', () => {
    const { seconds, request } = secondsOf('syn-arrived', silent);
    expect(seconds).toEqual([0, ...linear].map((each) => expect.closeTo(each, 2)));
    expect(request.outcome).toBe('connect-timeout');
    expect(request.endedMs / 1000).toBeCloseTo(134.59, 1);
  });

  it('is sent again after 1, 3, 7, 15, 31, 65 s before Linux 6.5, and connect() fails after 130.5 s', () => {
    const { seconds, request } = secondsOf('syn-arrived', { ...silent, kernelVersion: { major: 6, minor: 1 } });
    expect(seconds).toEqual([0, ...classic].map((each) => expect.closeTo(each, 2)));
    expect(request.endedMs / 1000).toBeCloseTo(130.48, 1);
  });

  it.each([
    [{ major: 6, minor: 18 }, linear, 134.59],
    [{ major: 5, minor: 15 }, classic, 130.48],
  ])('is sent again at the same times where it is dropped on its own node, Linux %o', (kernelVersion, times, end) => {
    const { seconds, request } = secondsOf('dropped-syn-again', {
      ...still,
      kernelVersion,
      workloads: [patient],
      faults: [{ kind: 'conntrack-full', parameters: { node: 0 }, atMs: 0 }],
    });
    expect(seconds).toEqual(times.map((each) => expect.closeTo(each, 2)));
    expect([request.outcome, request.endedMs / 1000]).toEqual(['connect-timeout', expect.closeTo(end, 1)]);
  });
});

describe('unacknowledged data', () => {
  it('is sent again after 0.2, 0.4, 0.8, 1.7, 3.3, 6.8 s: it comes with the first of them after the loss', () => {
    for (const [lossMs, againMs] of [
      [100, 208],
      [500, 848],
      [3000, 3344],
      [6000, 6800],
    ] as const) {
      const world = aWorld({
        ...still,
        workloads: [{ executor: perUser(2, 1000), connection: pooled(), timeoutMs: 60_000 }],
        faults: [{ kind: 'packet-loss', parameters: { probability: 1 }, atMs: 500, durationMs: 500 + lossMs }],
      });
      const [, second] = runWorld(world, { endMs: 10_000 }).requests;
      expect(second!.endedMs - second!.dueMs).toBeCloseTo(againMs, 0);
    }
  });
});

describe('a connection to a Service without endpoints', () => {
  /** So many addresses of pods, each sending so many requests in a second. */
  const rejected = (addresses: number, each: number, timeoutMs: number): readonly LoggedRequest[] => {
    const world = aWorld({
      ...still,
      pods: Array.from({ length: addresses + 1 }, (_, i) => ({ node: 0, ready: i > 0 })),
      services: [{ pods: [0] }],
      workloads: [
        {
          clientNodes: Array.from({ length: addresses }, () => 0),
          callers: Array.from({ length: addresses }, (_, i) => i + 1),
          executor: { kind: 'per-vu-iterations', vus: addresses * each, iterations: 1, thinkTime: constant(0) },
          timeoutMs,
        },
      ],
    });
    return runWorld(world, { endMs: 1000 }).requests;
  };
  const refused = (requests: readonly LoggedRequest[]): readonly LoggedRequest[] =>
    requests.filter(({ outcome }) => outcome === 'connection-refused');

  it('is refused in 0.02 ms', () => {
    const [request] = rejected(1, 1, 1000);
    expect([request!.outcome, request!.endedMs]).toEqual(['connection-refused', expect.closeTo(0.02, 3)]);
  });

  it('is refused six times to one address at once; the others see a black hole', () => {
    const requests = rejected(1, 20, 1000);
    expect(refused(requests)).toHaveLength(6);
    expect(requests.filter(({ outcome }) => outcome === 'connect-timeout')).toHaveLength(14);
  });

  it('is refused after all to one that waits for the next SYN: one more each second', () => {
    const times = refused(rejected(1, 10, 60_000)).map(({ endedMs }) => Math.round(endedMs / 10) / 100);
    expect(times).toEqual([0, 0, 0, 0, 0, 0, 1.03, 2.06, 3.08, 4.1]);
  });

  it('is refused to 50 addresses at once', () => {
    expect(refused(rejected(80, 1, 500))).toHaveLength(50);
  });
});

/** Something that happens at a time of a run. */
function at({ simulation }: StartedWorld, timeMs: number, happens: () => void): void {
  if (timeMs === 0) happens();
  else simulation.scheduleAt(timeMs, simulation.kind(`at ${timeMs} ms`, happens), 0);
}

describe('when an endpoint leaves the rules', () => {
  const two: WorldParts = { ...still, pods: [{ node: 1 }, { node: 0 }] };
  /** What a sync does. */
  const only = ({ rulesOfWorkload }: StartedWorld, pod: number): void =>
    rulesOfWorkload[0]![0]!.sync([{ pod, address: `10.244.${pod}.9:8080` }], 1, false);

  it('an established connection stays with it, and a new one goes elsewhere', () => {
    const world = aWorld({
      ...two,
      workloads: [{ executor: perUser(4, 1000), connection: pooled() }, { executor: perUser(4, 1000) }],
    });
    const run = startWorld(world, { endMs: 10_000 });
    at(run, 0, () => only(run, 0));
    at(run, 1500, () => only(run, 1));
    const { requests, assigned } = run.finish();
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(8).fill('success'));
    const podsOf = (kept: boolean): readonly number[] =>
      assigned.filter((_, i) => (i % 2 === 0) === kept).map(({ pod }) => pod);
    expect(podsOf(true)).toEqual([0, 0, 0, 0]);
    expect(podsOf(false)).toEqual([0, 0, 1, 1]);
  });

  it('a SYN in retransmission stays with it for all its 134 s, and a fresh connect works at the same time', () => {
    const world = aWorld({
      ...two,
      workloads: [patient],
      faults: [{ kind: 'node-power-loss', parameters: { node: 1 }, atMs: 0 }],
    });
    const run = startWorld(world, { endMs: 1 });
    at(run, 0, () => only(run, 0));
    at(run, 5000, () => only(run, 1));
    at(run, 6000, () => run.clients.send(0, -1));
    const [fresh, stuck] = run.finish().requests;
    expect([fresh!.outcome, fresh!.endedMs]).toEqual(['success', expect.closeTo(6000, 0)]);
    expect([stuck!.outcome, stuck!.endedMs / 1000]).toEqual(['connect-timeout', expect.closeTo(134.59, 1)]);
  });
});

describe('an endpoint', () => {
  it('refuses where its process died and its sandbox lives, and is silent where that is gone', () => {
    for (const [kind, outcome, mostMs] of [
      ['container-crash', 'stale-endpoint', 1],
      ['pod-kill', 'connect-timeout', 501],
    ] as const) {
      const pods = { pods: [0], named: true, mode: 'all', value: 100 };
      const world = aWorld({
        ...still,
        applications: [{ startUpMs: 60_000 }],
        workloads: [{ executor: perUser(2, 0), timeoutMs: 500 }],
        faults: [{ kind, parameters: { pods }, atMs: 0 }],
      });
      const [first] = runWorld(world, { endMs: 1 }).requests;
      expect([kind, first!.outcome]).toEqual([kind, outcome]);
      expect(first!.endedMs).toBeLessThan(mostMs);
    }
  });
});

describe('a full conntrack table', () => {
  const full = (unassured: number, more: WorldParts, durationMs: number | null = null): WorldParts => ({
    ...still,
    ...more,
    faults: [{ kind: 'conntrack-full', parameters: { node: 0, unassured }, atMs: 500, durationMs }],
  });

  it('of assured entries drops every new SYN; the client is let in by the first SYN after its relief', () => {
    const world = aWorld(full(0, { workloads: [{ executor: perUser(1, 0), timeoutMs: 60_000 }] }, 2400));
    const run = startWorld(world, { endMs: 1 });
    run.simulation.schedule(
      500.1,
      run.simulation.kind('later', () => run.clients.send(0, -1)),
      0,
    );
    const late = run.finish().requests.find(({ dueMs }) => dueMs > 0)!;
    expect(late.outcome).toBe('success');
    expect(late.endedMs - late.dueMs).toBeCloseTo(3080, 0);
  });

  it('lets established connections go on', () => {
    const kept = { executor: perUser(5, 300), connection: pooled() };
    const fresh = { executor: perUser(5, 300), timeoutMs: 250 };
    const { requests } = runWorld(aWorld(full(0, { workloads: [kept, fresh] })), { endMs: 10_000 });
    const outcomesOf = (workload: number): readonly string[] =>
      requests.filter((request) => request.workload === workload).map(({ outcome }) => outcome);
    expect(outcomesOf(0)).toEqual(Array(5).fill('success'));
    expect(outcomesOf(1)).toEqual(['success', 'success', ...Array(3).fill('connect-timeout')]);
  });

  it.each([0.02, 0.05, 0.1, 0.2])('lets a SYN in with 1 - (1 - f)^15 where a share f = %f is not assured', (f) => {
    const rate = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 400 } as const;
    const world = aWorld(full(f, { workloads: [{ executor: rate, timeoutMs: 900 }] }));
    const { requests } = runWorld(world, { endMs: 20_500 });
    const tried = requests.filter(({ dueMs }) => dueMs > 500);
    const let_in = tried.filter(({ outcome }) => outcome === 'success').length / tried.length;
    const expected = 1 - (1 - f) ** 15;
    const halfWidth = 3 * Math.sqrt((expected * (1 - expected)) / tried.length);
    expect(halfWidth).toBeLessThan(0.02);
    expect(Math.abs(let_in - expected)).toBeLessThan(halfWidth);
  });

  it('comes of itself where more connections are made than it remembers: each stays for 120 s', () => {
    const rate = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 } as const;
    const world = aWorld({ ...still, conntrackMax: 1200, workloads: [{ executor: rate, timeoutMs: 900 }] });
    const { requests } = runWorld(world, { endMs: 175_000 });
    const failed = requests.filter(({ outcome }) => outcome !== 'success').map(({ dueMs }) => dueMs);
    // Full after 1200 / 20 = 60 s, and room again when the first of them are forgotten.
    expect(failed[0]! / 1000).toBeCloseTo(60, 0);
    expect(failed.at(-1)! / 1000).toBeCloseTo(120, 0);
    expect(failed.length / (60 * 20)).toBeGreaterThan(0.98);
  });
});

describe('the ports of a node that masquerades', () => {
  it('run out for one endpoint as measured: first failures between 80 and 93 %, all of 64,512 hardly ever in use', () => {
    const wanted = 66_000;
    const world = aWorld({
      ...still,
      pods: [{ node: 1 }],
      services: [{ nodePort: 30_080 }],
      workloads: [
        {
          // A client has ports for 28,232 connections of its own.
          clientNodes: [null, null, null, null],
          target: { kind: 'node-port', node: 0, service: 0, port: 0 },
          executor: { kind: 'per-vu-iterations', vus: wanted, iterations: 1, thinkTime: constant(0) },
          connection: pooled(),
          timeoutMs: 900,
        },
      ],
    });
    const { requests, connections } = runWorld(world, { endMs: 1 });
    const opened = connections.length;
    // A user after the other, each gets one with 1 - occupancy^55.
    let expected = 0;
    for (let i = 0; i < wanted; i++) expected += 1 - (expected / SNAT_PORT_COUNT) ** 55;
    expect(Math.abs(opened / expected - 1)).toBeLessThan(0.002);
    expect(opened).toBeLessThan(SNAT_PORT_COUNT);
    expect(requests.filter(({ outcome }) => outcome === 'connect-timeout')).toHaveLength(wanted - opened);
  });
});
