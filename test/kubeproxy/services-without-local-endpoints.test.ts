import { expect, it } from 'vitest';
import { buildProxierState } from '../../src/kubeproxy/build-proxier-state.ts';
import type { ProxierState } from '../../src/kubeproxy/proxier-state.ts';
import { servicesWithoutLocalEndpoints } from '../../src/kubeproxy/services-without-local-endpoints.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly internalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  readonly nodePort: number;
  readonly endpoints: readonly { readonly ip: string; readonly node: string }[];
  readonly want: { readonly noLocalInternal: number; readonly noLocalExternal: number };
}

type Policies = Pick<ServiceSpec, 'internalTrafficPolicy' | 'externalTrafficPolicy'>;

function stateOf(policies: Policies, nodePort: number, endpoints: Row['endpoints']): ProxierState {
  const ports = [
    { name: 'http', port: 80 },
    { name: 'https', port: 443 },
  ];
  return buildProxierState({
    node: defaultNode({ metadata: { name: 'test-node' } }),
    services: [
      defaultService({
        metadata: { name: 'svc', namespace: 'ns' },
        spec: { ...policies, clusterIP: '10.96.0.1', ports: ports.map((port) => ({ ...port, nodePort })) },
      }),
    ],
    endpointSlices: [
      defaultEndpointSlice({
        metadata: { name: 's', namespace: 'ns', labels: { 'kubernetes.io/service-name': 'svc' } },
        ports,
        endpoints: endpoints.map(({ ip, node }) => ({ addresses: [ip], nodeName: node })),
      }),
    ],
    configuration: defaultKubeProxyConfiguration({}),
    family: 'IPv4',
    serviceCIDRs: [],
    kubernetesMinor: 34,
  });
}

it.each(readCases<Row>('no_local_endpoints_metric'))('$name: as recorded, one for all ports of a Service', (row) => {
  const { internal, external } = servicesWithoutLocalEndpoints(stateOf(row, row.nodePort, row.endpoints));
  expect(internal).toHaveLength(row.want.noLocalInternal);
  expect(external).toHaveLength(row.want.noLocalExternal);
});

it('externalTrafficPolicy counts when traffic from outside can come at all', () => {
  const away = [{ ip: '10.0.0.1', node: 'other' }];
  const local = { internalTrafficPolicy: 'Cluster', externalTrafficPolicy: 'Local' } as const;
  expect(servicesWithoutLocalEndpoints(stateOf(local, 0, away)).external).toEqual([]);
  expect(servicesWithoutLocalEndpoints(stateOf(local, 30_080, away)).external).toEqual(['ns/svc']);
});
