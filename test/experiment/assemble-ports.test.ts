import { describe, expect, it } from 'vitest';
import { aWorld, exponential, library, once, pooled, runWorld, type WorkloadParts } from '../world.ts';

const dialPerCall = (ratePerSecond: number, parts: WorkloadParts = {}): WorkloadParts => ({
  executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond },
  ...parts,
});

describe('a scheduler that hashes ports', () => {
  it.each(['modelled', 'none'] as const)('sees a port of its own for each connection, data plane %s', (cost) => {
    for (const protocol of ['http/1.1', 'udp'] as const) {
      const world = aWorld({
        mode: 'ipvs',
        cost,
        pods: [{}, {}, {}, {}],
        applications: [{ concurrency: 1000, serviceTime: exponential(1) }],
        workloads: [dialPerCall(1000, { connection: { ...pooled(), reuse: false, protocol } })],
      });
      const { connections } = runWorld({ ...world, proxy: { ...world.proxy, ipvsScheduler: 'mh' } } as typeof world, {
        endMs: 2000,
      });
      const counts = [0, 1, 2, 3].map((pod) => connections.filter((each) => each.pod === pod).length);
      for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
    }
  });
});

it('balancers of requests have ports enough, because they keep few connections open', () => {
  const workloads = [dialPerCall(1000, { upstream: library(), connection: { ...pooled(), reuse: false } })];
  const applications = [{ concurrency: 1000, serviceTime: exponential(1) }];
  const { outcomes } = runWorld(aWorld({ applications, workloads }), { endMs: 30_000 });
  expect(new Set(outcomes)).toEqual(new Set(['success']));
});

it('a request costs no draw of a port: with ports or without, all else is the same', () => {
  const latencies = (mode: 'ipvs' | 'iptables') =>
    runWorld(aWorld({ mode, cost: 'none', workloads: [{ executor: once }] }), { endMs: 100 }).latenciesMs;
  expect(latencies('ipvs')).toEqual(latencies('iptables'));
});
