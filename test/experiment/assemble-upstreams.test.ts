import { describe, expect, it } from 'vitest';
import { proxyPlaces } from '../../src/experiment/assemble-upstreams.ts';
import { aWorld, constant, library, perUser, pooled, startWorld, type WorkloadParts } from '../world.ts';

const prequal = { name: 'prequal/hcl', options: {} };

function balanced(parts: Parameters<typeof library>[0], workload: WorkloadParts = {}): WorkloadParts {
  return { executor: perUser(10), connection: pooled(), upstream: library(parts), ...workload };
}

function run(workloads: readonly WorkloadParts[]) {
  const kinds = new Set<string>();
  const world = aWorld({
    nodeZones: [0, 1, 1],
    pods: [{ node: 2 }, { node: 2 }],
    applications: [{ concurrency: 100, serviceTime: constant(10) }],
    network: { sameNode: constant(1), sameZone: constant(2), crossZone: constant(4), external: constant(8) },
    workloads,
  });
  const started = startWorld(world, { endMs: 5000, onEvent: (kind) => kinds.add(kind) });
  return { world, log: started.finish(), kinds, started };
}

describe('where balancers stand', () => {
  it('is where their connections come from: clients, the first client of an address, proxies in turn', () => {
    const latencies = (workload: WorkloadParts): number[] => {
      const { log } = run([{ ...workload, executor: perUser(15, 0, 2) }]);
      // By then the connections to both pods are open.
      const later = log.requests.filter(({ dueMs }) => dueMs > 100);
      return [...new Set(later.map(({ dueMs, endedMs }) => Math.round(endedMs - dueMs)))].toSorted((a, b) => a - b);
    };
    // A link there, 10 ms of service, a link back; with a proxy the links to it besides.
    expect(latencies(balanced({}, { clientNodes: [2, 0] }))).toEqual([12, 18]);
    expect(latencies(balanced({ place: 'sidecar' }, { clientNodes: [2, 2], sources: [5, 5] }))).toEqual([12]);
    const proxies = { place: 'proxy', proxyNodes: [1, 2] } as const;
    // The first by node 1: 4 + 2 each way; the second by node 2: 2 + 1.
    expect(latencies(balanced(proxies, { clientNodes: [0, 1] }))).toEqual([16, 22]);
    expect(latencies(balanced({ ...proxies, proxyNodes: [2] }, { clientNodes: [null, null] }))).toEqual([28]);
  });

  it('comes after all clients, in the order of workloads', () => {
    const { world, started } = run([
      balanced({ place: 'proxy', proxyNodes: [1, null] }, { clientNodes: [0, 0, 0] }),
      { executor: perUser(1) },
      balanced({ place: 'proxy', proxyNodes: [2] }),
    ]);
    expect(proxyPlaces(world)).toEqual([
      { node: 1, workload: 0 },
      { node: null, workload: 0 },
      { node: 2, workload: 2 },
    ]);
    expect([...started.dataPlane.clientNode]).toEqual([0, 0, 0, 0, 0, 1, -1, 2]);
    expect([...started.dataPlane.clientGroup]).toEqual([0, 0, 0, 1, 2, 0, 0, 2]);
  });
});

describe('probes', () => {
  it('are sent where an algorithm asks for them, and nowhere else', () => {
    expect(run([balanced({ algorithm: prequal })]).kinds).toContain('probe-answered');
    expect(run([balanced({})]).kinds).not.toContain('probe-arrived');
  });
});
