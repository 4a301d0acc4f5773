import { describe, expect, it } from 'vitest';
import type { LookupSpec } from '../../src/client/lookup/lookup-spec.ts';
import { PodState } from '../../src/dataplane/pod-table.ts';
import type { FaultKind, FaultParameterType } from '../../src/fault/fault.ts';
import { faultKinds } from '../../src/fault/registry.ts';
import type { World } from '../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  exponential,
  type FaultParts,
  type LoggedRequest,
  runWorld,
  startWorld,
  type WorldParts,
} from '../world.ts';

// What every kind of fault promises: it does something while it lasts, and nothing else to anybody else.

/** A value for each type of parameter: pods of Service web, their nodes, and what is hard on them. */
const values: Readonly<Record<FaultParameterType, unknown>> = {
  requests: [0],
  side: 'request',
  status: 503,
  pods: { pods: [0, 1], named: false, mode: 'all', value: 100 },
  node: 1,
  zone: [1],
  place: [1],
  delay: constant(50),
  factor: 20,
  probability: 0.5,
  direction: 'both',
  duration: 20,
  count: 2,
  bandwidth: 100_000,
  size: 5000,
  flag: true,
  names: ['web.default.svc.cluster.local'],
};

/**
 * What else a kind is told: of the node of the clients, whose kube-proxy matters; nothing of pods, where callers are
 * meant; nothing of a delay, where without it nothing happens at all; of no status, where only responses that have it
 * already would be meant.
 */
const otherwise: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'kube-proxy-stop': { node: 0 },
  'kube-proxy-slow': { node: 0, delay: constant(3000) },
  'endpoint-slice-lag': { delay: undefined },
  'conntrack-full': { unassured: 0.01 },
  'cpu-stress': { workers: 40, load: 1 },
  'crash-loop': { after: 5000 },
  'memory-leak': { perSecond: 3000, perRequest: 0, used: 0 },
  'http-replace': { code: undefined },
  'dns-delay': { probability: 1, delay: constant(200) },
};

/** Everything the kind can be told, but for the second of two places: the fault is between node 1 and anywhere. */
function parametersOf({ name: kind, parameters, concernsDns }: FaultKind): Record<string, unknown> {
  const told = Object.entries(parameters).map(([name, { type }]) => [name, name === 'to' ? null : values[type]]);
  return { ...Object.fromEntries(told), ...(concernsDns ? { pods: undefined } : {}), ...otherwise[kind] };
}

function faultOf(kind: FaultKind, atMs: number, durationMs: number | null, name = 'fault'): FaultParts {
  return { name, kind: kind.name, parameters: parametersOf(kind), atMs, durationMs };
}

const busy = { executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 } } as const;

/** Less than what a fault takes. */
const limits = { cpu: 0.5, memoryBytes: 4000 };

/** Workload 0 calls pods 0 and 1 on node 1; workload 1 calls pod 2 on node 2, all from node 0, at random in all ways. */
const parts: WorldParts = {
  nodeZones: [0, 0, 1],
  network: { sameZone: exponential(0.5), crossZone: exponential(2), sameNode: exponential(0.1) },
  applications: [
    { concurrency: 4, serviceTime: exponential(10) },
    { concurrency: 2, serviceTime: exponential(5), errorRate: 0.1 },
  ],
  pods: [
    { node: 1, application: 0, life: { limits } },
    { node: 1, application: 0, life: { limits } },
    { node: 2, application: 1, name: 'other-5c7d-0', owner: 'Deployment default/other' },
    { node: 2, application: 1, name: 'other-5c7d-1', owner: 'Deployment default/other' },
  ],
  services: [{ pods: [0, 1] }, { pods: [2, 3] }],
  workloads: [
    { ...busy, timeoutMs: 500 },
    {
      ...busy,
      timeoutMs: 500,
      target: { kind: 'cluster-ip', service: 1, port: 0 },
      retries: {
        max: 1,
        on: ['5xx'],
        backoffBaseMs: 10,
        backoffMaxMs: 10,
        jitter: 'full',
        budget: null,
        leastRemainingMs: 0,
      },
    },
  ],
};

const END_MS = 10_000;

/** What the callers of workload 0 ask for before each connection. */
const lookup: LookupSpec = {
  plans: [
    {
      steps: [
        {
          server: 'cluster-dns',
          queries: ['A', 'AAAA'].map((type) => ({
            question: `web.default.svc.cluster.local. ${type}`,
            asksUpstream: false,
            ttlMs: 30_000,
            nodeTtlMs: 30_000,
          })),
          isOfCluster: true,
          lostMs: 0,
        },
      ],
      outcome: 'found',
      silenceMs: 10_000,
      tries: 2,
      lastResort: undefined,
      asItStands: 0,
    },
  ],
  planOf: [0],
  cacheMs: 0,
};
const dns: NonNullable<World['dns']> = {
  nodeLocal: false,
  capacityPerSecond: null,
  serverTime: constant(0.1),
  service: null,
  serverNodes: [0],
  lookups: [lookup, null],
};

/** Kinds that are felt only where endpoints change: a pod of the Service is killed, and later another. */
const needChange = ['api-server-outage', 'kube-proxy-stop', 'kube-proxy-slow', 'endpoint-slice-lag'];
const changes = [3100, 4300].map(
  (atMs): FaultParts => ({
    name: `change-${atMs}`,
    kind: 'pod-kill',
    parameters: { pods: { pods: [0, 1], named: false, mode: 'one', value: 1 } },
    atMs,
  }),
);

/** What stands around a kind, so that it can be felt. */
function aroundOf({ name, concernsDns }: FaultKind): Pick<WorldParts, 'dns' | 'faults'> {
  return { dns: concernsDns ? dns : null, faults: needChange.includes(name) ? changes : [] };
}

type Around = ReturnType<typeof aroundOf>;

function requestsOf(
  workload: number,
  around: Around,
  faults: readonly FaultParts[],
  endMs = END_MS,
): readonly LoggedRequest[] {
  const world = aWorld({ ...parts, ...around, faults: [...around.faults!, ...faults] });
  return runWorld(world, { endMs }).requests.filter((request) => request.workload === workload);
}

/** By stream, all that was drawn from it. */
function drawsOf(around: Around, faults: readonly FaultParts[]): ReadonlyMap<string, readonly number[]> {
  const draws = new Map<string, number[]>();
  const onDraw = (stream: string, value: number): void => {
    const known = draws.get(stream);
    if (known === undefined) draws.set(stream, [value]);
    else known.push(value);
  };
  const world = aWorld({ ...parts, ...around, faults: [...around.faults!, ...faults] });
  startWorld(world, { endMs: END_MS, onDraw }).finish();
  return draws;
}

/** What became of the requests that were due in a time, in the order in which they were due. */
function dueBetween(requests: readonly LoggedRequest[], fromMs: number, toMs: number): LoggedRequest[] {
  return requests.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).toSorted((a, b) => a.dueMs - b.dueMs);
}

const meanLatencyMs = (requests: readonly LoggedRequest[]): number =>
  requests.reduce((sum, { dueMs, endedMs }) => sum + endedMs - dueMs, 0) / requests.length;

describe.each(faultKinds.all)('$name', (kind) => {
  const around = aroundOf(kind);
  const withoutFault = requestsOf(0, around, []);
  const requests = requestsOf(0, around, [faultOf(kind, 3000, 2000)]);

  it('changes nothing before it begins', () => {
    expect(dueBetween(requests, 0, 2500)).toEqual(dueBetween(withoutFault, 0, 2500));
  });

  it('that is planned for after everything is as none, to the last bit', () => {
    expect(requestsOf(0, around, [faultOf(kind, 500_000, 2000)])).toEqual(withoutFault);
  });

  it.runIf(isFelt(kind))('is felt while it lasts', () => {
    const felt = dueBetween(requests, 3000, 5000);
    const plain = dueBetween(withoutFault, 3000, 5000);
    expect(felt.map(({ dueMs }) => dueMs)).toEqual(plain.map(({ dueMs }) => dueMs));
    // What goes on around the fault makes requests fail without it too.
    expect(failedOf(felt) + meanLatencyMs(felt)).toBeGreaterThan(5 + failedOf(plain) + meanLatencyMs(plain));
  });

  it('is over some time after it has ended', () => {
    const after = dueBetween(requests, 9000, END_MS);
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    expect(meanLatencyMs(after)).toBeLessThan(20);
  });

  it('changes no draw of a workload that it does not touch: it has the same results to the last bit', () => {
    expect(requestsOf(1, around, [faultOf(kind, 3000, 2000)])).toEqual(requestsOf(1, around, []));
  });

  it('leaves nothing behind: no rule, no pause, nothing slow or cut off', () => {
    const world = aWorld({ ...parts, ...around, faults: [...around.faults!, faultOf(kind, 3000, 2000)] });
    const { dataPlane, pods: runPods, finish } = startWorld(world, { endMs: END_MS });
    finish();
    const { network, pods, proxies } = dataPlane;
    expect(network.isRuled).toBe(false);
    expect(proxies.count).toBe(0);
    expect([...network.nodeUp]).toEqual(parts.nodeZones!.map(() => 1));
    for (const { index, gone, ready, application } of runPods) {
      expect([pods.slowness[index], pods.isStopped(index)]).toEqual([1, false]);
      expect(pods.errorRate[index]).toBe(parts.applications![application]!.errorRate ?? 0);
      expect(gone || (ready && pods.state[index] === PodState.up)).toBe(true);
    }
  });

  it('changes no draw of others: of each stream that it did not make, the same comes in the same order', () => {
    const plain = drawsOf(around, []);
    const faulty = drawsOf(around, [faultOf(kind, 3000, 2000)]);
    expect(plain.size).toBeGreaterThan(5);
    for (const [stream, draws] of plain) {
      // How the resolver of a client that is touched goes on depends on what it gets.
      if (stream === 'client/default/load-0/dns') continue;
      const others = faulty.get(stream) ?? [];
      const both = Math.min(draws.length, others.length);
      // Arrivals and work go on whatever happens; what follows events may be asked for more or fewer times.
      if (/^client\/default\/load-\d\/(interarrival|demand|luck)/.test(stream))
        expect(others.length).toBe(draws.length);
      expect([stream, others.slice(0, both)]).toEqual([stream, draws.slice(0, both)]);
    }
  });

  it('lasts to the end when nothing else is said, and the run ends all the same', () => {
    expect(requestsOf(0, around, [faultOf(kind, 3000, null)]).length).toBe(withoutFault.length);
  });

  it('may overlap with another of its kind: each ends on its own', () => {
    const both = requestsOf(0, around, [faultOf(kind, 1000, 3000), faultOf(kind, 2000, 4000, 'second')], 20_000);
    const after = dueBetween(both, 18_000, 20_000);
    expect(new Set(after.map(({ outcome }) => outcome)).has('connect-timeout')).toBe(false);
    expect(meanLatencyMs(after)).toBeLessThan(20);
    if (endsByItself(kind) || !isFelt(kind)) return;
    // While the second still lasts, it is felt.
    const second = dueBetween(both, 4200, 5900);
    const plain = dueBetween(withoutFault, 4200, 5900);
    expect(failedOf(second) + meanLatencyMs(second)).toBeGreaterThan(5 + failedOf(plain) + meanLatencyMs(plain));
  });
});

function failedOf(requests: readonly LoggedRequest[]): number {
  return requests.filter(({ outcome }) => outcome !== 'success').length;
}

/** Whether requests by TCP to a cluster IP take notice of it. Its own test says what others notice. */
function isFelt({ name }: FaultKind): boolean {
  return !['kubelet-stop', 'packet-duplication', 'kube-proxy-restart', 'load-balancer-lag'].includes(name);
}

/** Whether there is nothing to end: the moment of a crash. */
function endsByItself({ name }: FaultKind): boolean {
  return name === 'node-reboot' || name === 'pod-kill' || name === 'container-crash';
}
