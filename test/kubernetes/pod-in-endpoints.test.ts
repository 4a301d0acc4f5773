import { expect, it } from 'vitest';
import type { PodPhase } from '../../src/kubernetes/objects.ts';
import { isPodInEndpoints } from '../../src/kubernetes/pod-in-endpoints.ts';
import { readCases } from '../read-cases.ts';
import { runningPod } from './samples.ts';

interface Row {
  readonly name: string;
  readonly phase: PodPhase;
  readonly podIPs: readonly string[];
  readonly deleting: boolean;
  readonly includeTerminating: boolean;
  readonly want: boolean;
}

it.each(readCases<Row>('pod_in_endpoints'))('$name: $want', ({ phase, podIPs, deleting, includeTerminating, want }) => {
  const pod = {
    metadata: { deletionTimestamp: deleting ? '2024-01-01T00:00:00Z' : undefined },
    status: { phase, podIPs: podIPs.map((ip) => ({ ip })), conditions: [] },
  };
  expect(isPodInEndpoints(pod, includeTerminating)).toBe(want);
});

it('a pod that terminates is in EndpointSlices, and not in Endpoints', () => {
  const pod = runningPod('p', '10.244.0.2', { terminating: true });
  expect(isPodInEndpoints(pod)).toBe(true);
  expect(isPodInEndpoints(pod, false)).toBe(false);
});
