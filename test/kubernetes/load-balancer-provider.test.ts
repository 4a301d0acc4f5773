import { describe, expect, it } from 'vitest';
import { provideLoadBalancers } from '../../src/kubernetes/load-balancer-provider.ts';
import type { LoadBalancerIngress, Manifest, Service, ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

const loadBalancer = (
  name: string,
  spec: Manifest<ServiceSpec> = {},
  more: { ingress?: readonly LoadBalancerIngress[]; annotations?: Record<string, string> } = {},
): Service =>
  defaultService({
    metadata: { name, annotations: more.annotations },
    spec: { type: 'LoadBalancer', ipFamilies: ['IPv4'], ports: [{ port: 80 }], ...spec },
    status: { loadBalancer: { ingress: more.ingress } },
  });

const site = (provider: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none', ...nodeAddresses: readonly string[]) => ({
  provider,
  nodeAddresses,
});

const addresses = (services: readonly Service[]): readonly (readonly string[])[] =>
  services.map(({ status }) => status.loadBalancer.ingress.map(({ ip }) => ip ?? ''));

describe('a cloud', () => {
  it('gives public addresses in the order of the Services, handled by the nodes', () => {
    const services = provideLoadBalancers([loadBalancer('a'), loadBalancer('b')], site('cloud', '10.0.0.2'));
    expect(services.map(({ status }) => status.loadBalancer.ingress)).toEqual([
      [{ ip: '203.0.113.1', ipMode: 'VIP' }],
      [{ ip: '203.0.113.2', ipMode: 'VIP' }],
    ]);
  });

  it('gives one address for each family', () => {
    const dual = loadBalancer('a', { ipFamilies: ['IPv6', 'IPv4'] });
    expect(addresses(provideLoadBalancers([dual], site('cloud')))).toEqual([['2001:db8::1', '203.0.113.1']]);
  });

  it('has more of them than one block', () => {
    const many = Array.from({ length: 1000 }, (_, i) => loadBalancer(`s${i}`));
    const given = addresses(provideLoadBalancers(many, site('cloud'))).flat();
    expect(new Set(given).size).toBe(1000);
    expect(given[254]).toBe('198.51.100.1');
  });
});

describe('MetalLB', () => {
  it.each([
    ['172.18.0.2', '172.18.0.3', '172.18.255.200'],
    ['192.168.1.10', '192.168.1.11', '192.168.1.200'],
    ['192.168.1.200', '192.168.1.11', '192.168.1.201'],
    ['192.168.0.10', '192.168.1.11', '192.168.1.200'],
  ])('of nodes at %s and %s has a pool in their network: %s', (first, second, expected) => {
    for (const provider of ['metallb-l2', 'metallb-bgp'] as const) {
      expect(addresses(provideLoadBalancers([loadBalancer('a')], site(provider, first, second)))).toEqual([[expected]]);
    }
  });

  it('has 51 addresses, then Services stay pending', () => {
    const many = Array.from({ length: 52 }, (_, i) => loadBalancer(`s${i}`));
    const given = addresses(provideLoadBalancers(many, site('metallb-l2', '172.18.0.2')));
    expect(given[50]).toEqual(['172.18.255.250']);
    expect(given[51]).toEqual([]);
  });

  it('gives the addresses of its annotation, which may be of both families', () => {
    const wanted = loadBalancer('a', {}, { annotations: { 'metallb.io/loadBalancerIPs': '172.18.255.1, fc00::0:1' } });
    expect(addresses(provideLoadBalancers([wanted], site('metallb-l2', '172.18.0.2')))).toEqual([
      ['172.18.255.1', 'fc00::1'],
    ]);
    expect(addresses(provideLoadBalancers([wanted], site('cloud')))).toEqual([['203.0.113.1']]);
  });
});

it.each(['cloud', 'metallb-l2'] as const)('%s keeps what is there and gives what is asked for', (provider) => {
  const [own, first, second, third, hostname] = provideLoadBalancers(
    [
      loadBalancer('own', {}, { ingress: [{ ip: '203.0.113.1', ipMode: 'Proxy' }] }),
      loadBalancer('next'),
      loadBalancer('wants', { loadBalancerIP: '203.0.113.2' }),
      loadBalancer('wants-too', { loadBalancerIP: '203.0.113.2' }),
      loadBalancer('named', {}, { ingress: [{ hostname: 'lb.example.com' }] }),
    ],
    site(provider, '203.0.113.0'),
  );
  expect(own?.status.loadBalancer.ingress).toEqual([{ ip: '203.0.113.1', ipMode: 'Proxy' }]);
  expect(addresses([second!])).toEqual([['203.0.113.2']]);
  expect(addresses([third!])).toEqual([[]]);
  expect(addresses([first!])).toEqual([[provider === 'cloud' ? '203.0.113.3' : '203.0.113.200']]);
  expect(hostname?.status.loadBalancer.ingress).toEqual([{ hostname: 'lb.example.com' }]);
});

it('nobody gives an address without a provider, to another class of load balancers, or to another type', () => {
  const services = [loadBalancer('a'), loadBalancer('b', { loadBalancerClass: 'example.com/x' })];
  expect(provideLoadBalancers(services, site('none', '172.18.0.2'))).toBe(services);
  expect(addresses(provideLoadBalancers(services, site('cloud')))).toEqual([['203.0.113.1'], []]);
  const nodePort = loadBalancer('c', { type: 'NodePort' });
  expect(provideLoadBalancers([nodePort], site('cloud'))[0]).toBe(nodePort);
});
