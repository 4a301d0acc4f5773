import { describe, expect, it } from 'vitest';
import type { ApplicationSpec } from '../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  exponential,
  type FaultParts,
  type StartedWorld,
  startWorld,
  type WorkloadParts,
} from '../world.ts';

const arrivals = (ratePerSecond: number) =>
  ({ kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond }) as const;
const fixed = (limit: number, guaranteed: readonly number[] = []) => ({
  limit: { kind: 'fixed', options: { limit } },
  guaranteed,
  codel: null,
});

/** A pod with one worker that serves 100 requests a second. */
function run(
  application: Partial<ApplicationSpec>,
  workloads: readonly WorkloadParts[],
  seed = 1,
  faults: readonly FaultParts[] = [],
): StartedWorld {
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0.1) },
    applications: [{ concurrency: 1, serviceTime: constant(10), ...application }],
    workloads: workloads.map((workload) => ({ timeoutMs: 200, ...workload })),
    faults,
  });
  const started = startWorld(world, { endMs: 30_000, seed });
  started.finish();
  const { pods, servers } = started.dataPlane;
  expect([pods.busy[0], pods.queueLength[0]]).toEqual([0, 0]);
  expect(pods.busyArea[0]! + pods.queueArea[0]!).toBeCloseTo(pods.residenceMs[0]!, 3);
  expect(servers.admission?.shedderOf(0)?.inFlight ?? 0).toBe(0);
  return started;
}

/** Share of a workload's requests that ended so. */
function share({ log }: StartedWorld, outcome: string, workload = 0): number {
  const own = log.requests.filter((each) => each.workload === workload);
  return own.filter((each) => each.outcome === outcome).length / own.length;
}

describe('a server that abandons what has expired', () => {
  it('serves nobody who has given up, and so does useful work only, however much comes', () => {
    const blind = run({}, [{ executor: arrivals(200) }]);
    const careful = run({ abandonsExpired: true }, [{ executor: arrivals(200) }]);
    // Twice what it can serve. Who serves all in turn goes on with it for as long again; the other one serves what is
    // left of 100 requests a second. In turn also those are served who give up during their service.
    expect(blind.dataPlane.pods.served[0]).toBe(blind.log.requests.length);
    expect(careful.dataPlane.pods.served[0]).toBeLessThan(3030);
    expect(share(careful, 'success')).toBeGreaterThan(4 * share(blind, 'success'));
  });

  it('tells those who still wait that their deadline is over', () => {
    const workload = { executor: arrivals(200), timeoutMs: 10_000, deadlineMs: 150 };
    const started = run({ abandonsExpired: true }, [workload]);
    const outcomes = new Set(started.log.outcomes);
    expect(outcomes).toEqual(new Set(['success', 'deadline-exceeded']));
    for (const { dueMs, endedMs } of started.log.requests) expect(endedMs - dueMs).toBeLessThanOrEqual(150 + 1e-6);
  });

  it('changes nothing while nobody gives up', () => {
    const workloads = [{ executor: arrivals(80), timeoutMs: 1e6 }];
    const careful = run({ abandonsExpired: true }, workloads);
    expect(careful.log.latenciesMs).toEqual(run({}, workloads).log.latenciesMs);
  });
});

describe('a server with a limit of its requests', () => {
  it('has never more than that, and turns away the rest at once', () => {
    const started = run({ shedding: fixed(3) }, [{ executor: arrivals(200) }]);
    expect(new Set(started.log.outcomes)).toEqual(new Set(['success', 'shed']));
    for (const { dueMs, endedMs, outcome } of started.log.requests) {
      if (outcome === 'shed') expect(endedMs - dueMs).toBeCloseTo(0.2, 6);
      else expect(endedMs - dueMs).toBeLessThanOrEqual(30.2 + 1e-6);
    }
  });

  it('answers nobody while its process stands still, and counts right afterwards', () => {
    const pause = {
      kind: 'pod-pause',
      atMs: 1000,
      durationMs: 500,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
    };
    // `run` asserts that nobody is counted when all have left.
    const started = run({ shedding: fixed(3), abandonsExpired: true }, [{ executor: arrivals(200) }], 1, [pause]);
    const ended = started.log.requests.filter(({ endedMs }) => endedMs > 1001 && endedMs < 1499);
    expect(new Set(ended.map(({ outcome }) => outcome))).toEqual(new Set(['timeout']));
  });

  it('turns away as many as a queue of that size loses: M/M/1/4', () => {
    const application = { serviceTime: exponential(10), shedding: fixed(4) };
    const rho = 1.2;
    const shares = [1, 2, 3, 4, 5, 6].map((seed) =>
      share(run(application, [{ executor: arrivals(120) }], seed), 'shed'),
    );
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    const rhoToK = rho * rho * rho * rho;
    const loss = ((1 - rho) * rhoToK) / (1 - rhoToK * rho);
    // Some 21,600 requests; neighbours in a queue are alike, hence five of their standard errors.
    expect(Math.abs(mean - loss)).toBeLessThan(5 * Math.sqrt((loss * (1 - loss)) / 21_600));
  });

  it('sheds the less important first: a flood of prefetches leaves requests of users alone', () => {
    // Netflix: prefetches grow twelvefold; at least 99.4 % of what users ask for succeeds.
    const users = { executor: arrivals(20), priority: 0, timeoutMs: 5000 };
    const prefetch = (rate: number) => ({ executor: arrivals(rate), priority: 1, timeoutMs: 5000 });
    const application = { concurrency: 4, serviceTime: exponential(40) };
    const before = run({ ...application, shedding: fixed(12, [1, 0]) }, [users, prefetch(20)]);
    const flood = run({ ...application, shedding: fixed(12, [1, 0]) }, [users, prefetch(240)]);
    const equal = run({ ...application, shedding: fixed(12) }, [users, prefetch(240)]);
    expect(share(before, 'success')).toBeGreaterThan(0.994);
    expect(share(flood, 'success')).toBeGreaterThan(0.994);
    expect(share(flood, 'shed', 1)).toBeGreaterThan(0.5);
    expect(share(equal, 'success')).toBeLessThan(0.6);
  });

  it.each(['aimd', 'vegas', 'gradient2'])(
    'that it finds by itself keeps latencies low under twice the load: %s',
    (kind) => {
      const shedding = {
        limit: { kind, options: kind === 'gradient2' ? { minimum: 5 } : {} },
        guaranteed: [],
        codel: null,
      };
      const application = { concurrency: 10, serviceTime: exponential(50) };
      const overload = [{ executor: arrivals(400), timeoutMs: 5000 }];
      const plain = run(application, overload);
      const limited = run({ ...application, shedding }, overload);
      const p90 = ({ log }: StartedWorld): number => {
        const late = log.requests.filter(({ dueMs, outcome }) => dueMs > 15_000 && outcome === 'success');
        const latencies = late.map(({ dueMs, endedMs }) => endedMs - dueMs).toSorted((a, b) => a - b);
        return latencies.length === 0 ? Number.POSITIVE_INFINITY : latencies[Math.floor(0.9 * latencies.length)]!;
      };
      expect(p90(limited)).toBeLessThan(p90(plain) / 4);
      // Nearly all that it can serve is served.
      expect(share(limited, 'success')).toBeGreaterThan(0.42);
    },
  );
});

describe('a server with controlled delay', () => {
  const codel = { targetMs: 5, intervalMs: 100, adaptiveLifo: false };
  const application = { concurrency: 10, serviceTime: exponential(50) };
  const overload = [{ executor: arrivals(300), timeoutMs: 5000 }];
  const served = ({ log }: StartedWorld): number[] =>
    log.requests
      .filter(({ dueMs, outcome }) => dueMs > 5000 && outcome === 'success')
      .map(({ dueMs, endedMs }) => endedMs - dueMs)
      .toSorted((a, b) => a - b);

  it('lets nobody wait long while more comes than it can serve', () => {
    const started = run({ ...application, shedding: { limit: null, guaranteed: [], codel } }, overload);
    const latencies = served(started);
    // Nobody waits longer than an interval; without it the queue grows all the time.
    expect(latencies[Math.floor(latencies.length / 2)]).toBeLessThan(50 * Math.LN2 + 50);
    expect(served(run(application, overload))[0]).toBeGreaterThan(200);
    expect(share(started, 'success')).toBeGreaterThan(0.62);
    expect(share(started, 'shed')).toBeGreaterThan(0.3);
    expect(share(started, 'timeout')).toBe(0);
  });

  it('serves the newest first while the queue stands, if it is to', () => {
    const medianOf = (adaptiveLifo: boolean): number => {
      const shedding = { limit: null, guaranteed: [], codel: { ...codel, adaptiveLifo } };
      const started = run({ ...application, shedding }, overload);
      expect(share(started, 'success')).toBeGreaterThan(0.62);
      const latencies = served(started);
      return latencies[Math.floor(latencies.length / 2)]!;
    };
    expect(medianOf(true)).toBeLessThan(0.9 * medianOf(false));
  });
});

it('a pod that comes in place of another has a shedder of its own, as empty as its pod', () => {
  const parameters = { pods: { pods: [0], named: true, mode: 'all', value: 100 } };
  const world = aWorld({
    applications: [{ concurrency: 1, serviceTime: constant(100), shedding: fixed(2) }],
    workloads: [{ executor: arrivals(30), timeoutMs: 5000 }],
    faults: [
      { kind: 'container-crash', atMs: 5000, durationMs: null, parameters },
      { kind: 'pod-kill', atMs: 10_000, durationMs: null, parameters },
    ],
  });
  const started = startWorld(world, { endMs: 30_000 });
  started.finish();
  const last = started.pods.length - 1;
  expect(last).toBe(1);
  expect(started.dataPlane.servers.admission!.shedderOf(last)!.inFlight).toBe(0);
  const late = started.log.requests.filter(({ dueMs }) => dueMs > 20_000);
  expect(late.filter(({ outcome }) => outcome === 'success').length).toBeGreaterThan(80);
});
