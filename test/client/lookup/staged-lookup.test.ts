import { describe, expect, it } from 'vitest';
import type { LookupPlan, LookupStep } from '../../../src/client/lookup/lookup-spec.ts';
import type { World, WorldDns } from '../../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  type FaultParts,
  type LoggedRequest,
  perUser,
  runWorld,
  type WorkloadParts,
} from '../../world.ts';

// A client whose lookups take next to nothing, unless something goes wrong with them.

const step = (name: string, more: Partial<LookupStep> = {}): LookupStep => ({
  server: 'cluster-dns',
  queries: ['A', 'AAAA'].map((type) => ({
    question: `${name} ${type}`,
    asksUpstream: false,
    ttlMs: 30_000,
    nodeTtlMs: 30_000,
  })),
  isOfCluster: true,
  lostMs: 0,
  ...more,
});

const SEARCHED = 'api.default.svc.cluster.local.';
const AS_IT_STANDS = 'api.';

/** As glibc plans it: a name of the search list, then the name as it stands, which exists. */
const plan: LookupPlan = {
  steps: [step(SEARCHED), step(AS_IT_STANDS)],
  outcome: 'found',
  silenceMs: 10_000,
  tries: 2,
  lastResort: step(AS_IT_STANDS),
  asItStands: 1,
};

interface Parts extends Partial<WorldDns> {
  readonly workloads?: readonly WorkloadParts[];
  readonly faults?: readonly FaultParts[];
  readonly plan?: LookupPlan;
  readonly cacheMs?: number;
}

const ask: WorkloadParts = { executor: perUser(1), timeoutMs: 60_000 };

function dnsWorld({ workloads = [ask], faults = [], plan: given = plan, cacheMs = 0, ...dns }: Parts): World {
  const still = { sameNode: constant(0), sameZone: constant(0), crossZone: constant(0) };
  const world = aWorld({
    network: still,
    applications: [{ concurrency: 1000, serviceTime: constant(0) }],
    workloads,
    faults,
  });
  const planOf = (workloads[0]!.clientNodes ?? [0]).map(() => 0);
  return {
    ...world,
    dns: {
      nodeLocal: false,
      capacityPerSecond: null,
      serverTime: constant(0),
      service: null,
      serverNodes: [0],
      lookups: [{ plans: [given], planOf, cacheMs }],
      ...dns,
    },
  };
}

const fault = (kind: string, parameters: FaultParts['parameters'], durationMs: number | null = null): FaultParts => ({
  kind,
  parameters,
  atMs: 0,
  durationMs,
});

function requests(parts: Parts, endMs = 1): readonly LoggedRequest[] {
  return runWorld(dnsWorld(parts), { endMs }).requests;
}

/** What became of one request, and how long it took, in s to a tenth. */
function outcome(parts: Parts): readonly [string, number] {
  const [request] = requests(parts);
  return [request!.outcome, Math.round((request!.endedMs - request!.dueMs) / 100) / 10];
}

describe('a lookup where DNS may fail', () => {
  it('is what it would be elsewhere, as long as nothing fails', () => {
    expect(outcome({ faults: [fault('dns-loss', { probability: 0 })] })).toEqual(['success', 0]);
  });

  it('is asked again after 5 s for what is missing, and is late by that', () => {
    expect(outcome({ faults: [fault('dns-loss', {}, 1000)] })).toEqual(['success', 5]);
    expect(outcome({ faults: [fault('dns-loss', {}, 5500)] })).toEqual(['success', 10]);
  });

  it('leaves the search list after a silent server, and asks for the name as it stands: that is the end', () => {
    expect(outcome({ faults: [fault('dns-loss', {})] })).toEqual(['dns-timeout', 20]);
    expect(outcome({ faults: [fault('coredns-loss', {})] })).toEqual(['dns-timeout', 20]);
    expect(outcome({ faults: [fault('dns-loss', { names: [SEARCHED] })] })).toEqual(['success', 10]);
  });

  it('of musl is over after 5 s in all', () => {
    const { lastResort: _, ...rest } = plan;
    const musl: LookupPlan = { ...rest, silenceMs: 5000, lastResort: undefined };
    expect(outcome({ plan: musl, faults: [fault('dns-loss', {})] })).toEqual(['dns-timeout', 5]);
  });

  it('goes on with the search after SERVFAIL, which is asked again at once', () => {
    expect(outcome({ faults: [fault('dns-error', { names: [SEARCHED] })] })).toEqual(['success', 0]);
    expect(outcome({ faults: [fault('dns-error', {})] })).toEqual(['dns-failure', 0]);
  });

  it('fails where the name that exists is said not to', () => {
    expect(outcome({ faults: [fault('dns-nxdomain', { names: [AS_IT_STANDS] })] })).toEqual(['dns-failure', 0]);
    expect(outcome({ faults: [fault('dns-nxdomain', { names: [SEARCHED] })] })).toEqual(['success', 0]);
  });

  it('that gives a wrong address leaves the connection unanswered', () => {
    expect(outcome({ faults: [fault('dns-wrong-address', {})] })).toEqual(['connect-timeout', 60]);
  });

  it('takes so much longer as answers are delayed; what comes after 5 s counts as lost', () => {
    expect(outcome({ faults: [fault('dns-delay', { delay: constant(300) })] })).toEqual(['success', 0.6]);
    const late = fault('dns-delay', { names: [SEARCHED], delay: constant(5001) });
    expect(outcome({ faults: [late] })).toEqual(['success', 10]);
  });

  it('that loses one of two answers to a race waits 5 s for it, and not twice', () => {
    const race = fault('dns-race', { probability: 1 });
    expect(outcome({ faults: [race] })).toEqual(['success', 10]);
    expect(outcome({ faults: [race], nodeLocal: true })).toEqual(['success', 0]);
  });

  it('is spared while the client, or the cache of its node, knows the name', () => {
    const thrice = { executor: perUser(3, 100), timeoutMs: 60_000 };
    const late = fault('dns-delay', { delay: constant(200) });
    const tookMs = (parts: Parts): readonly number[] =>
      requests({ ...parts, workloads: [thrice] }, 60_000).map(({ dueMs, endedMs }) => Math.round(endedMs - dueMs));
    expect(tookMs({ faults: [late], cacheMs: 60_000 })).toEqual([400, 0, 0]);
    const silentLater = { ...fault('coredns-loss', {}), atMs: 50 };
    expect(tookMs({ faults: [silentLater], nodeLocal: true })).toEqual([0, 0, 0]);
    expect(tookMs({ faults: [silentLater] }).slice(1)).toEqual([20_000, 20_000]);
  });
});

describe('DNS pods that can answer so many queries a second', () => {
  const open = (ratePerSecond: number): WorkloadParts => ({
    executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond },
    timeoutMs: 60_000,
  });
  // Four queries each.
  const latenciesMs = (ratePerSecond: number, servers = 1): readonly number[] =>
    requests(
      { workloads: [open(ratePerSecond)], capacityPerSecond: 100, serverNodes: Array(servers).fill(0) },
      3000,
    ).map(({ dueMs, endedMs }) => endedMs - dueMs);

  it('let no query wait for long below that', () => {
    expect(Math.max(...latenciesMs(20))).toBeLessThan(50);
  });

  it('let them wait ever longer above it: after 3 s at twice as many for 3 s', () => {
    const all = latenciesMs(50);
    expect(all.at(-1)! / 1000).toBeGreaterThan(2.5);
    expect(all.at(-1)! / 1000).toBeLessThan(6.5);
  });

  it('share the load', () => {
    expect(Math.max(...latenciesMs(50, 4))).toBeLessThan(500);
  });
});
