import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  categorizeEndpoints,
  endpointUseOf,
  inEndpointOrder,
  type ProxyEndpoint,
} from '../../src/kubeproxy/categorize-endpoints.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly nodeName: string;
  readonly nodeZone: string | null;
  readonly preferSameTrafficDistributionGate: boolean;
  readonly service: {
    readonly internalPolicyLocal: boolean;
    readonly externalPolicyLocal: boolean;
    readonly nodePort: number;
  };
  readonly endpoints: readonly {
    readonly addr: string;
    readonly zoneHints: readonly string[];
    readonly nodeHints: readonly string[];
    readonly ready: boolean;
    readonly serving: boolean;
    readonly terminating: boolean;
    readonly local: boolean;
  }[];
  readonly want: {
    readonly cluster: readonly string[] | null;
    readonly local: readonly string[] | null;
    readonly all: readonly string[];
    readonly hasAnyEndpoints: boolean;
  };
}

const addresses = (endpoints: readonly ProxyEndpoint[] | undefined): readonly string[] | null =>
  endpoints === undefined ? null : endpoints.map(({ address }) => address).toSorted();

it.each(readCases<Row>('categorize_endpoints'))('$name', (row) => {
  const { internalPolicyLocal, externalPolicyLocal, nodePort } = row.service;
  const categorized = categorizeEndpoints(
    row.endpoints.map(({ addr, local, ...endpoint }) => ({ ...endpoint, address: addr, isLocal: local })),
    endpointUseOf(internalPolicyLocal, externalPolicyLocal, nodePort !== 0),
    { name: row.nodeName, zone: row.nodeZone ?? '' },
    row.preferSameTrafficDistributionGate,
  );
  expect({
    cluster: addresses(categorized.cluster),
    local: addresses(categorized.local),
    all: addresses(categorized.reachable),
    hasAnyEndpoints: categorized.hasAny,
  }).toEqual({
    ...row.want,
    cluster: row.want.cluster?.toSorted() ?? null,
    local: row.want.local?.toSorted() ?? null,
    all: row.want.all.toSorted(),
  });
});

const anyEndpoint: fc.Arbitrary<ProxyEndpoint> = fc
  .record({
    id: fc.nat(1000),
    state: fc.constantFrom('ready', 'not ready', 'serving while terminating', 'terminating'),
    isLocal: fc.boolean(),
    zoneHints: fc.subarray(['a', 'b']),
    nodeHints: fc.subarray(['n1', 'n2']),
  })
  .map(({ id, state, ...endpoint }) => ({
    ...endpoint,
    address: `10.0.0.${id}:80`,
    ready: state === 'ready',
    serving: state === 'ready' || state === 'serving while terminating',
    terminating: state === 'serving while terminating' || state === 'terminating',
  }));

const anyEndpoints = fc.uniqueArray(anyEndpoint, { selector: ({ address }) => address, maxLength: 12 });
const both = { usesCluster: true, usesLocal: true };
const node = { name: 'n1', zone: 'a' };

describe('the endpoints of a node', () => {
  it('include a ready one if there is one in the cluster, and none that is not ready then', () => {
    fc.assert(
      fc.property(anyEndpoints, fc.boolean(), (endpoints, honoursNodeHints) => {
        const { cluster = [], hasAny } = categorizeEndpoints(endpoints, both, node, honoursNodeHints);
        const someReady = endpoints.some(({ ready }) => ready);
        expect(cluster.every(({ ready }) => ready === someReady)).toBe(true);
        expect(cluster.length > 0).toBe(hasAny);
      }),
    );
  });

  it('by policy Local do not depend on hints', () => {
    fc.assert(
      fc.property(anyEndpoints, (endpoints) => {
        const bare = endpoints.map((endpoint) => ({ ...endpoint, zoneHints: [], nodeHints: [] }));
        const hinted = categorizeEndpoints(endpoints, both, node, true).local;
        expect(addresses(hinted)).toEqual(addresses(categorizeEndpoints(bare, both, node, true).local));
        expect(hinted?.every(({ isLocal }) => isLocal)).toBe(true);
      }),
    );
  });

  it('are not limited by hints if one ready endpoint has none', () => {
    fc.assert(
      fc.property(anyEndpoints, (endpoints) => {
        const bare: ProxyEndpoint = {
          address: '10.1.1.1:80',
          ready: true,
          serving: true,
          terminating: false,
          isLocal: false,
          zoneHints: [],
          nodeHints: [],
        };
        const { cluster } = categorizeEndpoints([...endpoints, bare], both, node, true);
        expect(addresses(cluster)).toEqual(addresses([...endpoints, bare].filter(({ ready }) => ready)));
      }),
    );
  });

  it('by hints are those of the node before those of its zone', () => {
    const endpoint = (address: string, zone: string, name: string): ProxyEndpoint => ({
      address,
      ready: true,
      serving: true,
      terminating: false,
      isLocal: false,
      zoneHints: [zone],
      nodeHints: [name],
    });
    const endpoints = [endpoint('1', 'a', 'n1'), endpoint('2', 'a', 'n2'), endpoint('3', 'b', 'n3')];
    const at = (name: string, zone: string, gate: boolean): readonly string[] | null =>
      addresses(categorizeEndpoints(endpoints, both, { name, zone }, gate).cluster);
    expect(at('n1', 'a', true)).toEqual(['1']);
    expect(at('n1', 'a', false)).toEqual(['1', '2']);
    expect(at('n9', 'a', true)).toEqual(['1', '2']);
    expect(at('n9', 'c', true)).toEqual(['1', '2', '3']);
    expect(at('n9', '', true)).toEqual(['1', '2', '3']);
  });
});

interface OrderRow {
  readonly name: string;
  readonly input: readonly string[];
  readonly want: readonly string[];
}

it.each(readCases<OrderRow>('endpoint_order'))('endpoints are in $name', ({ input, want }) => {
  const ordered = inEndpointOrder(input.map((address) => ({ address })));
  expect(ordered.map(({ address }) => address)).toEqual(want);
});
