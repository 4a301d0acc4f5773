import { describe, expect, it } from 'vitest';
import { aWorld, exponential, library, pooled, runWorld, type WorkloadParts } from '../world.ts';

const never = Number.POSITIVE_INFINITY;
const first = { kind: 'cluster-ip', service: 0, port: 0 };
const second = { kind: 'cluster-ip', service: 1, port: 0 };

/** What became of the requests of the first workload beside another one to other pods. */
function latenciesBeside(workload: WorkloadParts, other: WorkloadParts | null, mode: 'iptables' | 'ipvs') {
  const world = aWorld({
    mode,
    network: { sameNode: exponential(1) },
    pods: [{}, {}, { application: 1 }, { application: 1 }],
    applications: [
      { concurrency: 20, serviceTime: exponential(5), errorRate: 0.1 },
      {
        concurrency: 20,
        serviceTime: exponential(5),
        errorRate: 0.1,
        connections: { idleTimeoutMs: 20, maxAgeMs: 100, maxAgeGraceMs: 10 },
      },
    ],
    services: [{ pods: [0, 1] }, { pods: [2, 3] }],
    workloads: [{ ...workload, target: first }, ...(other === null ? [] : [{ ...other, target: second }])],
  });
  return runWorld(world, { endMs: 2000 }).requests.filter(({ workload: index }) => index === 0);
}

describe('a workload', () => {
  const http2 = { ...pooled(1, never), protocol: 'http/2', maxConcurrentStreams: 5 } as const;
  const executor = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 200 } as const;
  const prequal = library({ algorithm: { name: 'prequal/hcl', options: {} }, keys: { count: 9, exponent: 1 } });
  const kinds: readonly WorkloadParts[] = [
    { executor },
    { executor, connection: http2 },
    { executor, connection: { ...pooled(1, never), protocol: 'udp' } },
    { executor, connection: http2, upstream: prequal },
  ];

  it('meets what it would meet alone, whatever another one to other pods does', () => {
    for (const mode of ['iptables', 'ipvs'] as const) {
      for (const workload of kinds) {
        const alone = latenciesBeside(workload, null, mode);
        expect(alone.length).toBeGreaterThan(300);
        for (const other of kinds) expect(latenciesBeside(workload, other, mode)).toEqual(alone);
      }
    }
  });

  it('meets the same requests however they are carried: arrivals do not depend on connections', () => {
    const [one, ...others] = kinds.map((workload) =>
      latenciesBeside(workload, null, 'iptables').map(({ dueMs }) => dueMs),
    );
    const sorted = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => a - b);
    for (const other of others) expect(sorted(other)).toEqual(sorted(one!));
  });
});
