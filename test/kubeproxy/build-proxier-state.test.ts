import { describe, expect, it } from 'vitest';
import { buildProxierState, type ProxierInput } from '../../src/kubeproxy/build-proxier-state.ts';
import type { ProxierState } from '../../src/kubeproxy/proxier-state.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import { defaultKubeProxyConfiguration } from '../../src/kubernetes/kube-proxy-configuration.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { NodeAddress } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

function stateOf(addresses: readonly NodeAddress[], input: Partial<ProxierInput> = {}): ProxierState {
  return buildProxierState({
    node: defaultNode({
      metadata: { name: 'n1', labels: { 'topology.kubernetes.io/zone': 'a' } },
      spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24', 'fd00:10:1::/64'] },
      status: { addresses },
    }),
    services: [],
    endpointSlices: [],
    configuration: defaultKubeProxyConfiguration({}),
    family: 'IPv4',
    serviceCIDRs: ['10.96.0.0/12', 'fd00:96::/108'],
    kubernetesMinor: 34,
    ...input,
  });
}

const addresses: readonly NodeAddress[] = [
  { type: 'ExternalIP', address: '203.0.113.1' },
  { type: 'Hostname', address: 'n1' },
  { type: 'InternalIP', address: '192.168.0.1' },
  { type: 'InternalIP', address: '192.168.1.1' },
  { type: 'InternalIP', address: '2001:DB8::1' },
];

describe('a node', () => {
  it('has its InternalIPs and the loopback address, and the first InternalIP is its own', () => {
    const { node } = stateOf(addresses);
    expect(node.addresses).toEqual(['192.168.0.1', '192.168.1.1', '127.0.0.1']);
    expect(node.primaryAddress).toBe('192.168.0.1');
  });

  it('shows each family what is of that family', () => {
    const state = stateOf(addresses, { family: 'IPv6' });
    expect(state.node.addresses).toEqual(['2001:db8::1', '::1']);
    expect(state.node.podCIDRs).toEqual(['fd00:10:1::/64']);
    expect(state.serviceCIDRs).toEqual(['fd00:96::/108']);
  });

  it('without an InternalIP has its ExternalIPs, and without any address it is loopback', () => {
    const external = stateOf(addresses.slice(0, 1)).node;
    expect([external.addresses, external.primaryAddress]).toEqual([['203.0.113.1', '127.0.0.1'], '203.0.113.1']);
    const bare = stateOf([]).node;
    expect([bare.addresses, bare.primaryAddress]).toEqual([['127.0.0.1'], '127.0.0.1']);
  });

  it('is called by the address that kube-proxy is bound to, if it is bound to one', () => {
    const bound = (bindAddress: string): string =>
      stateOf(addresses, { configuration: defaultKubeProxyConfiguration({ bindAddress }) }).node.primaryAddress;
    expect(bound('192.168.1.1')).toBe('192.168.1.1');
    expect(bound('0.0.0.0')).toBe('192.168.0.1');
    expect(bound('::')).toBe('192.168.0.1');
  });

  it('knows its zone and its blocks of pod addresses', () => {
    expect(stateOf(addresses).node).toMatchObject({ name: 'n1', zone: 'a', podCIDRs: ['10.244.1.0/24'] });
  });
});

it('each port of a Service has the endpoints of its name and protocol, and local is what runs on the node', () => {
  const service = defaultService({
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [
        { name: 'http', port: 80 },
        { name: 'metrics', port: 9090 },
      ],
    },
  });
  const slice = defaultEndpointSlice({
    metadata: { name: 'web-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    ports: [{ name: 'http', port: 8080 }],
    endpoints: [
      { addresses: ['10.244.2.9'], nodeName: 'n2' },
      { addresses: ['10.244.1.9'], nodeName: 'n1' },
    ],
  });
  const { services } = stateOf(addresses, { services: [service], endpointSlices: [slice] });
  const told = services.map(({ port, endpoints }) => [
    port.name,
    endpoints.map(({ address, isLocal }) => [address, isLocal]),
  ]);
  expect(told).toEqual([
    [
      'shop/web:http',
      [
        ['10.244.1.9:8080', true],
        ['10.244.2.9:8080', false],
      ],
    ],
    ['shop/web:metrics', []],
  ]);
});
