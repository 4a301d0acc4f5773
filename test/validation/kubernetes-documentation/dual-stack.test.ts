import { describe, expect, it } from 'vitest';
import type { IPFamily, ServiceSpec } from '../../../src/kubernetes/objects.ts';
import {
  answersOf,
  client,
  type DocumentedCluster,
  documented,
  modes,
  myApp,
  nodes,
  refusals,
} from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/dual-stack/ and
// https://kubernetes.io/docs/tasks/network/validate-dual-stack/: the Service my-service with the settings of each scenario.

const dual = nodes(
  2,
  'podCIDR: "10.244.0.0/16,a00:100::/56", serviceCIDR: "10.96.0.0/16,fd00:10:96::/112", loadBalancerProvider: cloud',
);
const dualIPv6First = nodes(2, 'podCIDR: "a00:100::/56,10.244.0.0/16", serviceCIDR: "fd00:10:96::/112,10.96.0.0/16"');
const single = nodes(2);

const myService = (spec = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: my-service
  labels:
    app.kubernetes.io/name: MyApp
spec:
  ${spec}
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - protocol: TCP
      port: 80`;

const familyOf = (ip: string): IPFamily => (ip.includes(':') ? 'IPv6' : 'IPv4');

const made = (
  cluster: string,
  spec: string,
): Pick<ServiceSpec, 'ipFamilyPolicy' | 'ipFamilies'> & { readonly ofIPs: readonly IPFamily[] } => {
  const { ipFamilyPolicy, ipFamilies, clusterIP, clusterIPs } = documented(cluster, myService(spec), myApp).service(
    'my-service',
  ).spec;
  expect(clusterIP).toBe(clusterIPs[0]);
  return { ipFamilyPolicy, ipFamilies, ofIPs: clusterIPs.map(familyOf) };
};

describe('Dual-stack options on new Services', () => {
  it('without a policy a Service is SingleStack, of the family of the first range', () => {
    expect(made(dual, '')).toEqual({ ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], ofIPs: ['IPv4'] });
    expect(made(dualIPv6First, '')).toEqual({ ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'], ofIPs: ['IPv6'] });
    expect(made(single, '')).toEqual({ ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], ofIPs: ['IPv4'] });
  });

  it('PreferDualStack gives an address of each range, the first range’s first; in a cluster of one range one address', () => {
    expect(made(dual, 'ipFamilyPolicy: PreferDualStack')).toMatchObject({
      ipFamilies: ['IPv4', 'IPv6'],
      ofIPs: ['IPv4', 'IPv6'],
    });
    expect(made(dualIPv6First, 'ipFamilyPolicy: PreferDualStack')).toMatchObject({ ofIPs: ['IPv6', 'IPv4'] });
    expect(made(single, 'ipFamilyPolicy: PreferDualStack')).toMatchObject({ ipFamilies: ['IPv4'], ofIPs: ['IPv4'] });
  });

  it('RequireDualStack does the same in a dual-stack cluster, and fails in another', () => {
    expect(made(dual, 'ipFamilyPolicy: RequireDualStack')).toMatchObject({
      ipFamilies: ['IPv4', 'IPv6'],
      ofIPs: ['IPv4', 'IPv6'],
    });
    expect(refusals(single, myService('ipFamilyPolicy: RequireDualStack'), myApp)).toHaveLength(1);
  });

  it('ipFamilies IPv6 and IPv4 put the IPv6 address first', () => {
    const spec = 'ipFamilyPolicy: PreferDualStack\n  ipFamilies: [IPv6, IPv4]';
    expect(made(dual, spec)).toEqual({
      ipFamilyPolicy: 'PreferDualStack',
      ipFamilies: ['IPv6', 'IPv4'],
      ofIPs: ['IPv6', 'IPv4'],
    });
  });

  it('ipFamilies IPv6 alone gives a Service of that family; with PreferDualStack the other comes second', () => {
    expect(made(dual, 'ipFamilies: [IPv6]')).toEqual({
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv6'],
      ofIPs: ['IPv6'],
    });
    expect(made(dual, 'ipFamilyPolicy: PreferDualStack\n  ipFamilies: [IPv6]')).toMatchObject({
      ofIPs: ['IPv6', 'IPv4'],
    });
  });

  it('two families with SingleStack, and a family that the cluster has not, are refused', () => {
    expect(refusals(dual, myService('ipFamilyPolicy: SingleStack\n  ipFamilies: [IPv4, IPv6]'))).toHaveLength(1);
    expect(refusals(nodes(2, 'serviceCIDR: 10.96.0.0/16'), myService('ipFamilies: [IPv6]'))).toHaveLength(1);
  });
});

describe('Dual-stack defaults of headless Services', () => {
  it('with a selector a headless Service is SingleStack, of the family of the first range', () => {
    const { spec } = documented(dual, myService('clusterIP: None'), myApp).service('my-service');
    expect(spec).toMatchObject({
      clusterIP: 'None',
      clusterIPs: ['None'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
  });

  it('without a selector it is RequireDualStack', () => {
    const bare = myService('clusterIP: None').replace('  selector:\n    app.kubernetes.io/name: MyApp\n', '');
    const { spec } = documented(dual, bare).service('my-service');
    expect(spec).toMatchObject({
      clusterIPs: ['None'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
    });
  });

  it('of both families it gives A and AAAA records of the same pods', () => {
    const page = documented(dual, myService('clusterIP: None\n  ipFamilyPolicy: RequireDualStack'), myApp);
    const ips = page.cluster.pods.flatMap(({ status }) => status.podIPs.map(({ ip }) => ip));
    for (const [type, family] of [
      ['A', 'IPv4'],
      ['AAAA', 'IPv6'],
    ] as const) {
      expect(answersOf(page.lookUp('my-service', 'default', type))).toEqual(
        ips.filter((ip) => familyOf(ip) === family).toSorted(),
      );
    }
  });
});

describe('Switching Services between single-stack and dual-stack', () => {
  it('an address that a Service had stays when the policy becomes PreferDualStack, and the other family is added', () => {
    const before = 'clusterIP: 10.96.197.123\n  clusterIPs: [10.96.197.123]\n  ipFamilies: [IPv4]';
    expect(made(dual, `${before}\n  ipFamilyPolicy: SingleStack`)).toMatchObject({ ofIPs: ['IPv4'] });
    expect(made(dual, `${before}\n  ipFamilyPolicy: PreferDualStack`)).toMatchObject({
      ipFamilies: ['IPv4', 'IPv6'],
      ofIPs: ['IPv4', 'IPv6'],
    });
  });
});

describe('Validate IPv4/IPv6 dual-stack', () => {
  const page = documented(dual, myService('ipFamilyPolicy: PreferDualStack'), myApp, client);
  const addressOf = (wanted: IPFamily): string =>
    page.service('my-service').spec.clusterIPs.find((ip) => familyOf(ip) === wanted) ?? '';

  it('each node has one block and one address of each family, and each pod one address', () => {
    for (const { spec, status } of page.cluster.nodes) {
      expect(spec.podCIDRs.map(familyOf)).toEqual(['IPv4', 'IPv6']);
      const internal = status.addresses.filter(({ type }) => type === 'InternalIP');
      expect(internal.map(({ address }) => familyOf(address))).toEqual(['IPv4', 'IPv6']);
    }
    for (const { status } of page.cluster.pods)
      expect(status.podIPs.map(({ ip }) => familyOf(ip))).toEqual(['IPv4', 'IPv6']);
  });

  it('each family has EndpointSlices of its own', () => {
    expect(page.slicesOf('my-service').map(({ addressType, endpoints }) => [addressType, endpoints.length])).toEqual([
      ['IPv4', 2],
      ['IPv6', 2],
    ]);
  });

  it.each(modes)('each of its addresses leads to the pods’ addresses of that family, in %s mode', (mode) => {
    for (const family of ['IPv4', 'IPv6'] as const) {
      const ip = addressOf(family);
      const answer = page.explain({
        to: family === 'IPv6' ? `[${ip}]:80` : `${ip}:80`,
        from: 'pod/default/client',
        mode,
      });
      expect(answer).toMatchObject({ verdict: 'DNAT', reached: 1 });
      expect(answer.endpoints).toHaveLength(2);
      for (const { address } of answer.endpoints) expect(familyOf(address)).toBe(family);
    }
  });

  it('its name has an A and an AAAA record', () => {
    expect(answersOf(page.lookUp('my-service', 'default', 'A'))).toEqual([addressOf('IPv4')]);
    expect(answersOf(page.lookUp('my-service', 'default', 'AAAA'))).toEqual([addressOf('IPv6')]);
  });

  it('a Service of the family IPv6 alone is reached by IPv6', () => {
    const v6 = documented(dual, myService('ipFamilies: [IPv6]'), myApp, client);
    expect(answersOf(v6.lookUp('my-service', 'default', 'A'))).toEqual([]);
    const answer = v6.explain({ to: 'my-service:80', from: 'pod/default/client' });
    expect(answer.reached).toBe(1);
    for (const { address } of answer.endpoints) expect(familyOf(address)).toBe('IPv6');
  });

  it('a dual-stack load balancer has an address of each family, IPv6 first where that is asked for', () => {
    const balanced = (spec: string): DocumentedCluster =>
      documented(dual, myService(`type: LoadBalancer\n  ${spec}`), myApp);
    const families = (spec: string): readonly IPFamily[] =>
      balanced(spec)
        .service('my-service')
        .status.loadBalancer.ingress.map(({ ip }) => familyOf(ip ?? ''));
    expect(families('ipFamilyPolicy: PreferDualStack')).toEqual(['IPv4', 'IPv6']);
    expect(families('ipFamilyPolicy: PreferDualStack\n  ipFamilies: [IPv6]')).toEqual(['IPv6', 'IPv4']);
    expect(families('ipFamilies: [IPv6]')).toEqual(['IPv6']);
    const page = balanced('ipFamilyPolicy: PreferDualStack\n  ipFamilies: [IPv6]');
    for (const { ip = '' } of page.service('my-service').status.loadBalancer.ingress) {
      const to = familyOf(ip) === 'IPv6' ? `[${ip}]:80` : `${ip}:80`;
      expect(page.explain({ to, from: 'external' }).reached, to).toBe(1);
    }
  });
});
