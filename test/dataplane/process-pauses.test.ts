import { describe, expect, it } from 'vitest';
import { NO_LIMIT, PodTable } from '../../src/dataplane/pod-table.ts';
import type { ApplicationSpec } from '../../src/scenario/scenario.ts';
import { aWorld, constant, exponential, type FaultParts, pooled, startWorld, type WorldParts } from '../world.ts';

const pause = (atMs: number, durationMs: number | null, name = 'pause'): FaultParts => ({
  name,
  kind: 'pod-pause',
  parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
  atMs,
  durationMs,
});

const steadily = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } as const;

/** One request every 10 ms on a network without delay, to one pod. */
function start(
  faults: readonly FaultParts[],
  application: Partial<ApplicationSpec>,
  count: number,
  parts: WorldParts = {},
) {
  const world = aWorld({
    cost: 'none',
    network: { sameNode: constant(0) },
    applications: [application],
    workloads: [{ executor: steadily }],
    faults,
    ...parts,
  });
  return startWorld(world, { endMs: count * 10 - 5 });
}

/** Latencies in the order in which requests were due, and what became of those that failed. */
function run(...parts: Parameters<typeof start>): (number | string)[] {
  const started = start(...parts);
  const { requests } = started.finish();
  const { pods } = started.dataPlane;
  // Little's law from the empty start to the empty end.
  for (let pod = 0; pod < pods.count; pod++) {
    expect([pods.busy[pod], pods.queueLength[pod]]).toEqual([0, 0]);
    expect(pods.busyArea[pod]! + pods.queueArea[pod]!).toBeCloseTo(pods.residenceMs[pod]!, 6);
  }
  return requests
    .toSorted((a, b) => a.dueMs - b.dueMs)
    .map(({ dueMs, endedMs, outcome }) =>
      outcome === 'success' ? Math.round((endedMs - dueMs) * 1e6) / 1e6 : `${outcome} at ${Math.round(endedMs)}`,
    );
}

describe('a process that stands still', () => {
  it('ends what it serves later by as long, begins nothing, and goes on with what has come', () => {
    // Requests are due at 0, 10, 20 … and take 4 ms. The second has 2 ms left when the pause begins.
    expect(run([pause(12, 30)], { serviceTime: constant(4) }, 7)).toEqual([4, 34, 28, 22, 16, 10, 4]);
  });

  it('works on with all its workers', () => {
    // Each takes 25 ms; of those due at 0, 10 and 20 there are left 3, 13 and 23 ms. At 52 the next three begin.
    expect(run([pause(22, 30)], { serviceTime: constant(25), concurrency: 5 }, 7)).toEqual([
      55,
      55,
      55,
      25 + 22,
      25 + 12,
      // There are two free workers; a third one is free at 55.
      25 + 5,
      25 + 5,
    ]);
  });

  it('does not read who comes when its queue is full before it goes on', () => {
    const application = { serviceTime: constant(4), queueLimit: 1 };
    expect(run([pause(12, 30)], application, 7)).toEqual([4, 34, 28, 'queue-full at 42', 'queue-full at 42', 4, 4]);
  });

  it('reads what has come in that order also where the newest is served first', () => {
    expect(run([pause(5, 30)], { serviceTime: constant(4), discipline: 'lifo' }, 4)).toEqual([4, 29, 27, 13]);
  });

  it('stands still to the end of the last of its pauses', () => {
    const both = [pause(12, 10), pause(14, 28, 'longer'), pause(16, 2, 'inner')];
    expect(run(both, { serviceTime: constant(4) }, 7)).toEqual([4, 34, 28, 22, 16, 10, 4]);
  });

  it('hangs without an end: who waits runs into time-outs, and the run ends', () => {
    const latencies = run([pause(12, null)], { serviceTime: constant(4) }, 4);
    expect(latencies).toEqual([4, 'timeout at 1010', 'timeout at 1020', 'timeout at 1030']);
  });

  it('that dies meanwhile is left alone: the next one in the pod runs, and runs on when the pause would end', () => {
    const crash: FaultParts = { ...pause(25, null, 'crash'), kind: 'container-crash' };
    const target = { kind: 'pod', pod: 0 };
    const parts = { workloads: [{ executor: steadily, target }] };
    const latencies = run([pause(12, 3000), crash], { serviceTime: constant(4) }, 350, parts);
    expect(latencies.slice(0, 3)).toEqual([4, 'connection-reset at 25', 'connection-reset at 25']);
    // The kubelet sees it within a second.
    expect(new Set(latencies.slice(103))).toEqual(new Set([4]));
  });

  it('begins nothing for a service that is cut off meanwhile', () => {
    // The connection is closed at 60 with all that is on it: what was in service, and what has come since.
    const connections = { idleTimeoutMs: 1e6, maxAgeMs: 40, maxAgeGraceMs: 20 };
    const http2 = { ...pooled(1), protocol: 'http/2', maxConcurrentStreams: 100 } as const;
    const parts = { workloads: [{ executor: steadily, connection: http2, timeoutMs: 5000 }] };
    const latencies = run([pause(12, 188)], { serviceTime: constant(4), connections }, 25, parts);
    expect(latencies[0]).toBe(4);
    expect(latencies[1]).toMatch(/^connection-reset at/);
    for (const [i, latency] of latencies.entries()) {
      // Whoever is answered has been served after the pause.
      if (i > 0 && typeof latency === 'number') expect(i * 10 + latency).toBeGreaterThanOrEqual(204);
    }
    expect(latencies.some((latency, i) => i > 0 && typeof latency === 'number')).toBe(true);
  });

  it.each([1, 2, 3])('keeps Little’s law where pauses, crashes and time-outs mix, seed %i', (seed) => {
    const crash: FaultParts = { ...pause(1500, null, 'crash'), kind: 'container-crash' };
    const world = aWorld({
      applications: [{ serviceTime: exponential(8), concurrency: 2, queueLimit: 10 }],
      pods: [{}, {}],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 },
          connection: pooled(),
          timeoutMs: 100,
        },
      ],
      faults: [pause(500, 300), pause(1400, 5000, 'of the first process'), crash, pause(3000, 200, 'of the second')],
    });
    const started = startWorld(world, { endMs: 5000, seed });
    const { requests } = started.finish();
    const { pods } = started.dataPlane;
    for (let pod = 0; pod < 2; pod++) {
      expect(pods.busyArea[pod]! + pods.queueArea[pod]!).toBeCloseTo(pods.residenceMs[pod]!, 6);
    }
    // The process that came after the crash is not the one that stood still.
    const later = requests.filter(({ dueMs }) => dueMs > 3600);
    expect(later.length).toBeGreaterThan(200);
    expect(later.filter(({ outcome }) => outcome === 'timeout')).toEqual([]);
  });
});

it('a pod that comes while the process of its like stands still does not', () => {
  const pods = new PodTable();
  const traits = { node: 0, concurrency: 3, discipline: 'fifo', errorRate: 0, demandColumn: 0 } as const;
  const pod = pods.add({ ...traits, queueLimit: 7 });
  pods.stop(pod);
  const copy = pods.addLike(pod, 0);
  expect([pods.workers[pod], pods.queueLimit[pod], pods.isStopped(pod)]).toEqual([0, NO_LIMIT, true]);
  expect([pods.workers[copy], pods.queueLimit[copy], pods.isStopped(copy)]).toEqual([3, 7, false]);
  pods.resume(pod);
  expect([pods.workers[pod], pods.queueLimit[pod], pods.isStopped(pod)]).toEqual([3, 7, false]);
});
