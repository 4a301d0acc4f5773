import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CategorizedEndpoints,
  categorizeEndpoints,
  endpointUseOf,
  type ProxyEndpoint,
} from '../../../src/kubeproxy/categorize-endpoints.ts';
import { realServersOf } from '../../../src/kubeproxy/ipvs/virtual-servers-of.ts';
import { readCases } from '../../read-cases.ts';

interface Row {
  readonly from: string;
  readonly nodeName: string;
  readonly nodeZone: string | null;
  readonly preferSameTrafficDistributionGate: boolean;
  readonly service: {
    readonly internalPolicyLocal: boolean;
    readonly externalPolicyLocal: boolean;
    readonly nodePort: number;
  };
  readonly endpoints: readonly (Omit<ProxyEndpoint, 'address' | 'isLocal'> & {
    readonly addr: string;
    readonly local: boolean;
  })[];
  readonly want: { readonly internal: readonly string[]; readonly external?: readonly string[] };
}

const addressesOf = (servers: readonly { readonly address: string }[]): readonly string[] =>
  servers.map(({ address }) => address).toSorted();

const rows = readCases<Row>('ipvs_real_servers');

function categorize(row: Row): CategorizedEndpoints<ProxyEndpoint> {
  const { internalPolicyLocal, externalPolicyLocal, nodePort } = row.service;
  return categorizeEndpoints(
    row.endpoints.map(({ addr, local, ...endpoint }) => ({ ...endpoint, address: addr, isLocal: local })),
    endpointUseOf(internalPolicyLocal, externalPolicyLocal, nodePort !== 0),
    { name: row.nodeName, zone: row.nodeZone ?? '' },
    row.preferSameTrafficDistributionGate,
  );
}

it.each(rows)('real servers of the ClusterIP: $from', (row) => {
  const servers = realServersOf(categorize(row), row.service.internalPolicyLocal);
  expect(addressesOf(servers)).toEqual(row.want.internal.toSorted());
});

it.each(rows.filter(({ want }) => want.external !== undefined))('real servers for outside: $from', (row) => {
  const servers = realServersOf(categorize(row), row.service.externalPolicyLocal);
  expect(addressesOf(servers)).toEqual(row.want.external?.toSorted());
});

const anyEndpoints = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: 1, max: 200 }), ready: fc.boolean(), isLocal: fc.boolean() }).map(
    ({ id, ready, isLocal }): ProxyEndpoint => ({
      address: `10.0.0.${id}:80`,
      ready,
      serving: ready,
      terminating: false,
      isLocal,
      zoneHints: [],
      nodeHints: [],
    }),
  ),
  { selector: ({ address }) => address, maxLength: 20 },
);

it('policy Local has real servers whenever policy Cluster has, and local ones whenever there are', () => {
  fc.assert(
    fc.property(anyEndpoints, (endpoints) => {
      const categorized = categorizeEndpoints(
        endpoints,
        endpointUseOf(false, true, true),
        { name: 'n', zone: '' },
        true,
      );
      const local = realServersOf(categorized, true);
      const cluster = realServersOf(categorized, false);
      expect(local.length > 0).toBe(cluster.length > 0);
      const here = endpoints.filter(({ ready, isLocal }) => ready && isLocal);
      expect(addressesOf(local)).toEqual(here.length > 0 ? addressesOf(here) : addressesOf(cluster));
    }),
    { seed: 97081 },
  );
});

it('real servers come in the order of their addresses as numbers, and each weighs 1', () => {
  const endpoints = ['10.0.0.10:80', '10.0.0.9:80', '10.0.0.9:8'].map(
    (address): ProxyEndpoint => ({
      address,
      ready: true,
      serving: true,
      terminating: false,
      isLocal: false,
      zoneHints: [],
      nodeHints: [],
    }),
  );
  const servers = realServersOf({ cluster: endpoints, reachable: endpoints, hasAny: true }, false);
  expect(servers.map(({ address, weight }) => [address, weight])).toEqual([
    ['10.0.0.9:8', 1],
    ['10.0.0.9:80', 1],
    ['10.0.0.10:80', 1],
  ]);
});
