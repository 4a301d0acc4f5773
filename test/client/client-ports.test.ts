import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, pooled, runWorld, type WorkloadParts } from '../world.ts';

const wide = [{ concurrency: 1e6, serviceTime: constant(1) }];
const dialPerCall = (ratePerSecond: number, parts: WorkloadParts = {}): WorkloadParts => ({
  executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond },
  ...parts,
});
const failed = (outcomes: readonly string[]): number =>
  outcomes.filter((outcome) => outcome === 'no-source-port').length;

describe('a client that opens a connection for each request', () => {
  it('runs out of ports after 28,232 connections within a minute', () => {
    const world = aWorld({ applications: wide, workloads: [dialPerCall(1000)] });
    const { outcomes, requests } = runWorld(world, { endMs: 40_000 });
    expect(failed(outcomes)).toBe(40_000 - 28_232);
    const first = requests.find(({ outcome }) => outcome === 'no-source-port');
    expect(first?.dueMs).toBeGreaterThan(28_231);
    expect(first?.dueMs).toBeLessThan(28_235);
  });

  it('shares its ports with others of its address, and not with those of another or towards another Service', () => {
    const pair = (parts: WorkloadParts) => dialPerCall(1000, { clientNodes: [0, 0], ...parts });
    const failures = (workloads: readonly WorkloadParts[]): number =>
      failed(runWorld(aWorld({ applications: wide, services: [{}, {}], workloads }), { endMs: 30_000 }).outcomes);
    expect(failures([pair({ sources: [7, 7] })])).toBe(30_000 - 28_232);
    expect(failures([pair({ sources: [7, 8] })])).toBe(0);
    const half = dialPerCall(500, { sources: [7] });
    expect(
      failures([half, half, dialPerCall(500, { sources: [7], target: { kind: 'cluster-ip', service: 1, port: 0 } })]),
    ).toBe(30_000 - 28_232);
  });

  it('keeps them where connections are kept, where they cost nothing, and as datagrams', () => {
    const outcomes = (cost: 'modelled' | 'none', connection: WorkloadParts['connection']) =>
      runWorld(aWorld({ cost, applications: wide, workloads: [dialPerCall(1000, connection && { connection })] }), {
        endMs: 30_000,
      }).outcomes;
    expect(failed(outcomes('modelled', pooled()))).toBe(0);
    expect(failed(outcomes('none', undefined))).toBe(0);
    expect(failed(outcomes('modelled', { ...pooled(), reuse: false, protocol: 'udp' }))).toBe(0);
  });

  it('has them back at once when nobody answers, or the connection is reset', () => {
    const gone: FaultParts = {
      kind: 'container-crash',
      atMs: 0,
      parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
    };
    const silent: FaultParts = { kind: 'node-power-loss', atMs: 0, parameters: { node: 1 } };
    for (const fault of [gone, silent]) {
      const world = aWorld({
        nodeZones: [0, 0],
        pods: [{ node: 1, owner: null }],
        applications: [{ startUpMs: 1e9 }],
        minSyncPeriodMs: 1e6,
        workloads: [dialPerCall(2000, { timeoutMs: 50 })],
        faults: [fault],
      });
      const { outcomes } = runWorld(world, { endMs: 20_000 });
      expect(outcomes.length).toBeGreaterThan(35_000);
      expect(failed(outcomes)).toBe(0);
    }
  });
});
