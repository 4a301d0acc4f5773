import { describe, expect, it } from 'vitest';
import type { FaultKind, FaultParameterType } from '../../src/fault/fault.ts';
import { faultKinds } from '../../src/fault/registry.ts';
import {
  aWorld,
  constant,
  exponential,
  type FaultParts,
  type LoggedRequest,
  runWorld,
  type WorldParts,
} from '../world.ts';

// What every kind of fault promises: it does something while it lasts, and nothing else to anybody else.

/** A value for each type of parameter: pods of Service web, their nodes, and what is hard on them. */
const values: Readonly<Record<FaultParameterType, unknown>> = {
  pods: { pods: [0, 1], named: false, mode: 'all', value: 100 },
  node: 1,
  place: [1],
  delay: constant(50),
  factor: 20,
  probability: 0.5,
  direction: 'both',
};

/** Everything the kind can be told, but for the second of two places: the fault is between node 1 and anywhere. */
function parametersOf({ parameters }: FaultKind): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type }]) => [name, name === 'to' ? null : values[type]]),
  );
}

function faultOf(kind: FaultKind, atMs: number, durationMs: number | null, name = 'fault'): FaultParts {
  return { name, kind: kind.name, parameters: parametersOf(kind), atMs, durationMs };
}

const busy = { executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 } } as const;

/** Workload 0 calls pods 0 and 1 on node 1; workload 1 calls pod 2 on node 2, all from node 0, at random in all ways. */
const parts: WorldParts = {
  nodeZones: [0, 0, 1],
  network: { sameZone: exponential(0.5), crossZone: exponential(2), sameNode: exponential(0.1) },
  applications: [
    { concurrency: 4, serviceTime: exponential(10) },
    { concurrency: 2, serviceTime: exponential(5), errorRate: 0.1 },
  ],
  pods: [
    { node: 1, application: 0 },
    { node: 1, application: 0 },
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
      retries: { max: 1, on: ['5xx'], backoffBaseMs: 10, backoffMaxMs: 10, jitter: 'full', budget: null },
    },
  ],
};

const END_MS = 10_000;

function requestsOf(workload: number, faults: readonly FaultParts[], endMs = END_MS): readonly LoggedRequest[] {
  return runWorld(aWorld({ ...parts, faults }), { endMs }).requests.filter((request) => request.workload === workload);
}

/** What became of the requests that were due in a time, in the order in which they were due. */
function dueBetween(requests: readonly LoggedRequest[], fromMs: number, toMs: number): LoggedRequest[] {
  return requests.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).toSorted((a, b) => a.dueMs - b.dueMs);
}

const meanLatencyMs = (requests: readonly LoggedRequest[]): number =>
  requests.reduce((sum, { dueMs, endedMs }) => sum + endedMs - dueMs, 0) / requests.length;

const withoutFault = requestsOf(0, []);
const othersWithoutFault = requestsOf(1, []);

describe.each(faultKinds.all)('$name', (kind) => {
  const requests = requestsOf(0, [faultOf(kind, 3000, 2000)]);

  it('changes nothing before it begins', () => {
    expect(dueBetween(requests, 0, 2500)).toEqual(dueBetween(withoutFault, 0, 2500));
  });

  it('is felt while it lasts', () => {
    const felt = dueBetween(requests, 3000, 5000);
    const plain = dueBetween(withoutFault, 3000, 5000);
    expect(felt.map(({ dueMs }) => dueMs)).toEqual(plain.map(({ dueMs }) => dueMs));
    const failed = felt.filter(({ outcome }) => outcome !== 'success').length;
    expect(failed + meanLatencyMs(felt)).toBeGreaterThan(5 + meanLatencyMs(plain));
  });

  it('is over some time after it has ended', () => {
    const after = dueBetween(requests, 9000, END_MS);
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    expect(meanLatencyMs(after)).toBeLessThan(20);
  });

  it('changes no draw of a workload that it does not touch: it has the same results to the last bit', () => {
    expect(requestsOf(1, [faultOf(kind, 3000, 2000)])).toEqual(othersWithoutFault);
  });

  it('lasts to the end when nothing else is said, and the run ends all the same', () => {
    expect(requestsOf(0, [faultOf(kind, 3000, null)]).length).toBe(withoutFault.length);
  });

  it('may overlap with another of its kind: each ends on its own', () => {
    const both = requestsOf(0, [faultOf(kind, 1000, 3000), faultOf(kind, 2000, 4000, 'second')], 20_000);
    const after = dueBetween(both, 18_000, 20_000);
    expect(new Set(after.map(({ outcome }) => outcome)).has('connect-timeout')).toBe(false);
    expect(meanLatencyMs(after)).toBeLessThan(20);
    if (endsByItself(kind)) return;
    // While the second still lasts, it is felt.
    const second = dueBetween(both, 4200, 5900);
    const plain = dueBetween(withoutFault, 4200, 5900);
    const failed = second.filter(({ outcome }) => outcome !== 'success').length;
    expect(failed + meanLatencyMs(second)).toBeGreaterThan(5 + meanLatencyMs(plain));
  });
});

/** Whether there is nothing to end: the moment of a crash. */
function endsByItself({ name }: FaultKind): boolean {
  return name === 'pod-kill' || name === 'container-crash';
}
