import { describe, expect, it } from 'vitest';
import type { ProxyServicePort } from '../../src/kubeproxy/proxier-state.ts';
import { proxyServicePorts } from '../../src/kubeproxy/service-ports.ts';
import type { IPFamily, Manifest, Service, ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

const http = { name: 'http', port: 80, nodePort: 30080 };

function service(spec: Manifest<ServiceSpec>, rest: Omit<Manifest<Service>, 'spec'> = {}): Service {
  return defaultService({ metadata: { name: 'web', namespace: 'shop' }, ...rest, spec: { ports: [http], ...spec } });
}

function onlyPort(of: Service, family: IPFamily = 'IPv4'): ProxyServicePort {
  const ports = proxyServicePorts(of, family);
  expect(ports).toHaveLength(1);
  return ports[0] as ProxyServicePort;
}

describe('kube-proxy serves', () => {
  it('each port of a Service under namespace/name:port, and the unnamed one under namespace/name', () => {
    const names = (ports: ServiceSpec['ports']): readonly string[] =>
      proxyServicePorts(service({ clusterIP: '10.96.0.1', ports }), 'IPv4').map(({ name }) => name);
    const port = { protocol: 'TCP', port: 80, targetPort: 80 } as const;
    expect(names([{ ...port, name: '' }])).toEqual(['shop/web']);
    expect(
      names([
        { ...port, name: 'http' },
        { ...port, name: 'dns', protocol: 'UDP' },
      ]),
    ).toEqual(['shop/web:http', 'shop/web:dns']);
  });

  it.each<[string, Manifest<ServiceSpec>]>([
    ['headless', { clusterIP: 'None' }],
    ['ExternalName', { type: 'ExternalName', externalName: 'example.com' }],
    ['an ExternalName that kept an address', { type: 'ExternalName', externalName: 'a.b', clusterIP: '10.96.0.1' }],
    ['one without an address yet', {}],
    ['one whose address is of the other family', { clusterIP: 'fd00::1' }],
  ])('no Service that is %s', (_, spec) => {
    expect(proxyServicePorts(service(spec), 'IPv4')).toEqual([]);
  });

  it.each(['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'])(
    'no Service with the label %s, whatever its value',
    (label) => {
      const metadata = { name: 'web', namespace: 'shop', labels: { [label]: '' } };
      expect(proxyServicePorts(service({ clusterIP: '10.96.0.1' }, { metadata }), 'IPv4')).toEqual([]);
    },
  );
});

describe('a dual-stack Service', () => {
  const dual = service({
    clusterIP: 'fd00::A',
    clusterIPs: ['fd00::A', '10.96.0.9'],
    ipFamilies: ['IPv6', 'IPv4'],
    externalIPs: ['192.0.2.1', '2001:DB8::1', 'nonsense'],
    loadBalancerSourceRanges: [' 203.0.113.7/24', '2001:db8::/32 '],
  });

  it('has in each family the ClusterIP at the place of the family', () => {
    expect(onlyPort(dual, 'IPv4').clusterIP).toBe('10.96.0.9');
    expect(onlyPort(dual, 'IPv6').clusterIP).toBe('fd00::a');
  });

  it('has in each family the external addresses and ranges of that family, in canonical form', () => {
    expect(onlyPort(dual, 'IPv4')).toMatchObject({
      externalIPs: ['192.0.2.1'],
      loadBalancerSourceRanges: ['203.0.113.0/24'],
    });
    expect(onlyPort(dual, 'IPv6')).toMatchObject({
      externalIPs: ['2001:db8::1'],
      loadBalancerSourceRanges: ['2001:db8::/32'],
    });
  });
});

describe('of a load balancer', () => {
  const balanced = (ranges: readonly string[]): Service =>
    service(
      {
        type: 'LoadBalancer',
        clusterIP: '10.96.0.1',
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 31000,
        loadBalancerSourceRanges: ranges,
      },
      {
        status: {
          loadBalancer: {
            ingress: [
              { ip: '192.0.2.10' },
              { ip: '192.0.2.11', ipMode: 'Proxy' },
              { ip: '192.0.2.12', ipMode: 'VIP' },
              { hostname: 'lb.example.com' },
              { ip: '2001:db8::10' },
            ],
          },
        },
      },
    );

  it('the node handles the addresses of its family, unless the balancer terminates connections itself', () => {
    expect(onlyPort(balanced([])).loadBalancerIPs).toEqual(['192.0.2.10', '192.0.2.12']);
  });

  it('the node handles all of them while the gate LoadBalancerIPMode is off', () => {
    const [port] = proxyServicePorts(balanced([]), 'IPv4', false);
    expect(port?.loadBalancerIPs).toEqual(['192.0.2.10', '192.0.2.11', '192.0.2.12']);
  });

  it('a range of all addresses takes away the other restrictions of its family', () => {
    const ranges = ['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32'];
    expect(onlyPort(balanced(ranges)).loadBalancerSourceRanges).toEqual([]);
    expect(onlyPort(balanced(['::/0', '10.0.0.0/8'])).loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
  });

  it('the health check port counts with policy Local alone', () => {
    expect(onlyPort(balanced([])).healthCheckNodePort).toBe(31000);
    const cluster = service({ type: 'LoadBalancer', clusterIP: '10.96.0.1', healthCheckNodePort: 31000 });
    expect(onlyPort(cluster).healthCheckNodePort).toBe(0);
  });
});

it('a client sticks for the seconds that the Service says, or three hours, or not at all', () => {
  const seconds = (spec: Manifest<ServiceSpec>): number | null =>
    onlyPort(service({ clusterIP: '10.96.0.1', ...spec })).stickySeconds;
  expect(seconds({})).toBeNull();
  expect(seconds({ sessionAffinity: 'ClientIP' })).toBe(10_800);
  expect(seconds({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } })).toBe(5);
});
