import { describe, expect, it } from 'vitest';
import { Replication } from '../../../src/experiment/replication.ts';
import { findRequests } from '../../../src/experiment/trace/find-requests.ts';
import { PassingRecorder } from '../../../src/experiment/trace/passing-recorder.ts';
import type { RequestTrace } from '../../../src/experiment/trace/request-trace.ts';
import { traceRequest } from '../../../src/experiment/trace/trace-request.ts';
import { failureReasons } from '../../../src/measurement/failure-reason.ts';
import type { Recorder } from '../../../src/measurement/recorder.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { aScenario, aWorld, exponential, type FaultParts, perUser, pooled } from '../../world.ts';

// A request is followed through a run of its own; whoever looks on changes nothing.

const crash: FaultParts = {
  kind: 'container-crash',
  atMs: 800,
  parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
};
const loss: FaultParts = {
  kind: 'packet-loss',
  atMs: 1500,
  durationMs: 400,
  parameters: { from: [0], to: [1], direction: 'both', probability: 0.5 },
};
const powerLoss: FaultParts = { kind: 'node-power-loss', atMs: 2300, parameters: { node: 2 } };

const scenario = aScenario(
  {
    eventful: aWorld({
      nodeZones: [0, 0, 1],
      applications: [{ concurrency: 2, serviceTime: exponential(15), errorRate: 0.02, startUpMs: 500 }],
      pods: [{ node: 1 }, { node: 2 }, { node: 1 }],
      faults: [crash, loss, powerLoss],
      workloads: [
        {
          name: 'default/load',
          clientNodes: [0, 1],
          executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 80 },
          timeoutMs: 600,
        },
        {
          name: 'default/users',
          clientNodes: [0],
          executor: { kind: 'constant-vus', vus: 6, thinkTime: exponential(40) },
          connection: pooled(4),
          timeoutMs: 400,
        },
      ],
    }),
  },
  { durationMs: 3000, warmUp: { ms: 300 }, replications: 2 },
);
const WARM_UP_MS = 300;

interface Ended {
  readonly workload: number;
  readonly number: number;
  readonly dueMs: number;
  readonly tookMs: number;
  readonly outcome: string;
}

/** All requests of a run that nobody watches, as its recorder is told of them. */
function endsOf(of: Scenario, replication: number): readonly Ended[] {
  const ends: Ended[] = [];
  class Listener extends PassingRecorder {
    override requestEnded(...told: Parameters<Recorder['requestEnded']>): void {
      const [workload, dueMs, endedMs, failure, number] = told;
      const outcome = failure === 0 ? 'success' : failureReasons[failure - 1]!.name;
      ends.push({ workload, number, dueMs: dueMs - WARM_UP_MS, tookMs: endedMs - dueMs, outcome });
      super.requestEnded(...told);
    }
  }
  const watch = { watch: null, record: (recorder: Recorder) => new Listener(recorder), started: () => {} };
  new Replication(of.alternatives[0]!, 0, replication, WARM_UP_MS, [], watch).advanceTo(1);
  return ends;
}

const trace = (end: Pick<Ended, 'workload' | 'number'>, replication = 0): RequestTrace | null =>
  traceRequest(scenario, 0, { replication, ...end }, WARM_UP_MS);

describe('the trace of a request', () => {
  const ends = endsOf(scenario, 1);
  /** The first and the last of each outcome of each workload. */
  const chosen = new Map(ends.map((end) => [`${end.workload} ${end.outcome}`, end]));
  for (const end of [...ends].reverse()) chosen.set(`first ${end.workload} ${end.outcome}`, end);

  it('ends when and as the run had it, for requests of every outcome', () => {
    expect(new Set(ends.map(({ outcome }) => outcome)).size).toBeGreaterThanOrEqual(5);
    for (const end of chosen.values()) {
      const found = trace(end, 1)!;
      expect({ dueMs: found.dueMs, tookMs: found.end.atMs, outcome: found.end.outcome }).toEqual({
        dueMs: end.dueMs,
        tookMs: end.tookMs,
        outcome: end.outcome,
      });
    }
  });

  it('begins with its being due, goes forward in time, and says at one step that it ends', () => {
    for (const end of chosen.values()) {
      const { steps } = trace(end, 1)!;
      expect(steps[0]).toMatchObject({ atMs: 0, attempt: 1 });
      expect(steps[0]!.what[0]).toBe('the request is due');
      for (const [i, step] of steps.slice(1).entries()) expect(step.atMs).toBeGreaterThanOrEqual(steps[i]!.atMs);
      const ended = steps.filter(({ what }) => what.includes(`the request ends: ${end.outcome}`));
      expect(ended.map(({ atMs }) => atMs)).toEqual([end.tookMs]);
    }
  });

  it('names the rules by which a new connection got its endpoint: one is chosen, and probabilities add up to 1', () => {
    const opened = [...chosen.values()].flatMap((end) => trace(end, 1)!.steps.flatMap(({ rules }) => rules ?? []));
    expect(opened.length).toBeGreaterThan(3);
    for (const { endpoints, ageMs, algorithm } of opened) {
      expect(endpoints.filter(({ isChosen }) => isChosen)).toHaveLength(1);
      expect(endpoints.reduce((sum, { probability }) => sum + (probability ?? 0), 0)).toBeCloseTo(1);
      expect(ageMs).toBeGreaterThanOrEqual(0);
      expect(algorithm).toBe('iptables/random');
    }
  });

  it('has every draw of its arrival: its work, and the choice of its endpoint', () => {
    const end = ends.find(({ workload, outcome }) => workload === 0 && outcome === 'success')!;
    const [first] = trace(end, 1)!.steps;
    const names = first!.draws.map(({ stream }) => stream);
    expect(names.some((name) => name.startsWith('client/default/load/service-time'))).toBe(true);
    expect(names.some((name) => name.startsWith('kube-proxy/') && name.endsWith('/choice'))).toBe(true);
  });

  it('is there for requests of the run only', () => {
    expect(trace({ workload: 0, number: 100_000 })).toBeNull();
  });
});

it('a request that its client keeps back ends at once', () => {
  const world = aWorld({
    workloads: [{ executor: perUser(1, 0, 2), concurrencyLimit: { kind: 'fixed', options: { limit: 1 } } }],
  });
  const kept = aScenario({ kept: world }, { durationMs: 100 });
  const { steps, end } = traceRequest(kept, 0, { replication: 0, workload: 0, number: 2 }, 0)!;
  expect(end).toMatchObject({ atMs: 0, outcome: 'client-limit', attempts: 1 });
  expect(steps.map(({ atMs, what }) => [atMs, what])).toEqual([
    [0, ['the request is due', 'what comes back is: client-limit']],
    [0, ['its client keeps it back', 'the request ends: client-limit', 'nothing is left of this attempt']],
  ]);
});

it('a watched replication gives the same measurements as one that nobody watches', () => {
  const plain = new Replication(scenario.alternatives[0]!, 0, 0, WARM_UP_MS, []);
  plain.advanceTo(1);
  const watch = {
    watch: { events: { begins: () => {}, ended: () => {} }, onDraw: () => {} },
    record: (recorder: Recorder) => new PassingRecorder(recorder),
    started: () => {},
  };
  const watched = new Replication(scenario.alternatives[0]!, 0, 0, WARM_UP_MS, [], watch);
  watched.advanceTo(1);
  expect(watched.result()).toEqual(plain.result());
});

it('requests that are worth a look are the slowest and the first of each cause, and can be traced', () => {
  const found = findRequests(scenario, 0, 0, WARM_UP_MS);
  expect(found.filter(({ why }) => why.startsWith('slowest that succeeded'))).toHaveLength(2);
  expect(found.length).toBeGreaterThan(5);
  const slowest = endsOf(scenario, 0)
    .filter(({ workload, dueMs, outcome }) => workload === 0 && dueMs >= 0 && outcome === 'success')
    .reduce((a, b) => (b.tookMs > a.tookMs ? b : a));
  expect(found[0]!.request).toBe(`1/default/load/${slowest.number}`);
});
