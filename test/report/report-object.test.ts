import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reportObject } from '../../src/report/report-object.ts';
import type { Summary } from '../../src/statistics/summary.ts';
import { madeUpMesh } from './made-up-mesh.ts';
import { madeUpSummary } from './made-up-summary.ts';
import { randomSummary } from './random-summary.ts';

interface Report {
  readonly alternatives: readonly {
    readonly workloads: readonly Record<string, unknown>[];
    readonly services: readonly Record<string, unknown>[];
    readonly endpoints: readonly Record<string, unknown>[];
  }[];
}

it('has the fields of the contract, in a fixed order', () => {
  const report = reportObject(madeUpSummary()) as Report;
  expect(Object.keys(report).slice(0, 3)).toEqual(['apiVersion', 'kind', 'name']);
  expect(report).toMatchObject({
    apiVersion: 'svcsim.dev/v1alpha1',
    kind: 'Report',
    name: 'proxy-modes',
    seed: 42,
    version: '0.1.0',
    inputHash: 'sha256:3f9ac21e',
    alternatives: [{ name: 'iptables', replications: 10, warmUpMs: 30_000 }, {}, {}],
  });
  expect(report.alternatives[0]!.workloads[0]).toMatchObject({
    name: 'default/shoppers',
    requests: { sent: 5_400_000, succeeded: 5_399_088, failed: 912 },
    failures: [
      { reason: 'stale-endpoint', count: 800 },
      { reason: 'timeout', count: 112 },
    ],
    throughputPerSecond: { estimate: 899.9, halfWidth: 0.4 },
    latencyMs: { mean: { estimate: 24.1, halfWidth: 0.3 }, 'p99.9': { halfWidth: 9 } },
  });
  expect(report.alternatives[0]!.endpoints[0]).toMatchObject({
    service: 'default/web',
    port: '80',
    pod: 'default/web-7d9f8b6c5d-x2kq9',
    node: 'node-1',
    zone: 'a',
    share: 0.100126,
    utilization: { halfWidth: 0.004 },
  });
});

it('says more of requests where these are balanced, and nothing less', () => {
  const fields = (summary: Summary): readonly (readonly string[])[] => {
    const [first] = (reportObject(summary) as Report).alternatives;
    return [first!.services[0]!, first!.endpoints[0]!].map(Object.keys);
  };
  const [[service, endpoint], [ofMesh, endpointOfMesh]] = [fields(madeUpSummary()), fields(madeUpMesh())];
  expect(ofMesh).toEqual([...service!, 'balanced', 'requestsJainIndex', 'requestsIdleShare']);
  expect(endpointOfMesh).toEqual([...endpoint!, 'requestShareMin', 'requestShareMax']);
});

it('loses nothing on its way through JSON, because it holds no NaN, no Infinity and nothing undefined', () => {
  fc.assert(
    fc.property(randomSummary, (summary) => {
      const report = reportObject(summary);
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }),
    { numRuns: 20, endOnFailure: true },
  );
});
