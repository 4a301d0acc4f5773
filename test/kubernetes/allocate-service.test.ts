import { describe, expect, it } from 'vitest';
import { allocateService, hasExplicitRequests, type ServiceAllocators } from '../../src/kubernetes/allocate-service.ts';
import { ClusterIPAllocator } from '../../src/kubernetes/cluster-ip-allocator.ts';
import { type CIDR, parseCIDR } from '../../src/kubernetes/ip.ts';
import { NodePortAllocator } from '../../src/kubernetes/node-port-allocator.ts';
import type { Manifest, ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

const v4 = { family: 'IPv4', cidr: parseCIDR('10.96.0.0/12') as CIDR } as const;
const v6 = { family: 'IPv6', cidr: parseCIDR('fd00:96::/108') as CIDR } as const;

/** A cluster that always draws the first free one. */
function cluster(...families: readonly (typeof v4 | typeof v6)[]): ServiceAllocators {
  return {
    clusterIPs: families.map(({ family, cidr }) => ({ family, from: new ClusterIPAllocator(() => 0, cidr) })),
    nodePorts: new NodePortAllocator(() => 0),
  };
}

function allocate(spec: Manifest<ServiceSpec>, allocators = cluster(v4)): ServiceSpec {
  const given = allocateService(defaultService({ spec }), allocators);
  if (!given.ok) throw new Error(given.error);
  return given.value.spec;
}

function refusal(spec: Manifest<ServiceSpec>, allocators = cluster(v4)): string {
  const given = allocateService(defaultService({ spec }), allocators);
  return given.ok ? 'allocated' : given.error;
}

describe('each type includes the one before it', () => {
  const ports = [{ port: 80 }];

  it('a ClusterIP has an address and no node port', () => {
    const spec = allocate({ ports });
    expect(spec).toMatchObject({ clusterIP: '10.96.1.1', clusterIPs: ['10.96.1.1'], ipFamilies: ['IPv4'] });
    expect(spec.ports[0]?.nodePort).toBeUndefined();
  });

  it('a NodePort has both', () => {
    expect(allocate({ type: 'NodePort', ports })).toMatchObject({
      clusterIP: '10.96.1.1',
      ports: [{ nodePort: 30_086 }],
    });
  });

  it('a LoadBalancer has both, unless it wants no node ports', () => {
    expect(allocate({ type: 'LoadBalancer', ports }).ports[0]?.nodePort).toBe(30_086);
    const without = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false } as const;
    expect(allocate({ ...without, ports }).ports[0]?.nodePort).toBeUndefined();
    expect(allocate({ ...without, ports: [{ port: 80, nodePort: 30_080 }] }).ports[0]?.nodePort).toBe(30_080);
  });

  it('a headless Service has neither, an ExternalName none of it', () => {
    expect(allocate({ clusterIP: 'None', ports })).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
    expect(allocate({ type: 'ExternalName', externalName: 'db.example' })).toMatchObject({
      clusterIP: '',
      ipFamilies: [],
    });
  });
});

describe('node ports', () => {
  const dns = [
    { name: 'dns', port: 53, protocol: 'UDP' as const },
    { name: 'dns-tcp', port: 53 },
  ];

  it('are one for TCP and UDP of the same port', () => {
    const drawn = allocate({ type: 'NodePort', ports: dns });
    expect(drawn.ports.map(({ nodePort }) => nodePort)).toEqual([30_086, 30_086]);
    const asked = allocate({ type: 'NodePort', ports: dns.map((port) => ({ ...port, nodePort: 30_053 })) });
    expect(asked.ports.map(({ nodePort }) => nodePort)).toEqual([30_053, 30_053]);
    const oneAsked = allocate({
      type: 'NodePort',
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, nodePort: 30_053 },
      ],
    });
    expect(oneAsked.ports.map(({ nodePort }) => nodePort)).toEqual([30_053, 30_053]);
  });

  it('may differ for TCP and UDP of the same port if both are asked for', () => {
    const { ports } = allocate({
      type: 'NodePort',
      ports: [
        { port: 53, protocol: 'UDP', nodePort: 30_053 },
        { port: 53, nodePort: 30_054 },
      ],
    });
    expect(ports.map(({ nodePort }) => nodePort)).toEqual([30_053, 30_054]);
  });

  it('are not shared by two Services, whatever their protocols', () => {
    const allocators = cluster(v4);
    allocate({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }, allocators);
    const other = { type: 'NodePort', ports: [{ port: 80, protocol: 'UDP', nodePort: 30_080 }] } as const;
    expect(refusal(other, allocators)).toBe(
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
  });

  it('must be in range', () => {
    expect(refusal({ type: 'NodePort', ports: [{ port: 80, nodePort: 8080 }] })).toContain(
      'provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
  });
});

it('a health check node port is given to load balancers with local traffic alone', () => {
  const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } as const;
  expect(allocate(local).healthCheckNodePort).toBe(30_086);
  expect(allocate({ ...local, healthCheckNodePort: 32_000 }).healthCheckNodePort).toBe(32_000);
  expect(allocate({ type: 'LoadBalancer' }).healthCheckNodePort).toBeUndefined();
  expect(allocate({ type: 'NodePort', externalTrafficPolicy: 'Local' }).healthCheckNodePort).toBeUndefined();
});

describe('IP families', () => {
  it('are one unless the Service wants two and the cluster has them', () => {
    expect(allocate({}, cluster(v4, v6)).ipFamilies).toEqual(['IPv4']);
    expect(allocate({ ipFamilyPolicy: 'PreferDualStack' }, cluster(v4, v6))).toMatchObject({
      ipFamilies: ['IPv4', 'IPv6'],
      clusterIPs: ['10.96.1.1', 'fd00:96::101'],
    });
    expect(allocate({ ipFamilyPolicy: 'PreferDualStack' }, cluster(v4)).ipFamilies).toEqual(['IPv4']);
    expect(allocate({ ipFamilies: ['IPv6'] }, cluster(v4, v6)).clusterIP).toBe('fd00:96::101');
    expect(allocate({ clusterIP: 'fd00:96::10' }, cluster(v4, v6)).ipFamilies).toEqual(['IPv6']);
  });

  it('are both for a headless Service without a selector', () => {
    expect(allocate({ clusterIP: 'None' }).ipFamilies).toEqual(['IPv4', 'IPv6']);
    expect(allocate({ clusterIP: 'None', selector: { app: 'db' } }).ipFamilies).toEqual(['IPv4']);
  });

  it('are both where two are listed and nobody says more', () => {
    const both = { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] };
    expect(allocate({ ipFamilies: ['IPv6', 'IPv4'] }, cluster(v4, v6))).toMatchObject(both);
    expect(allocate({ clusterIPs: ['fd00:96::10', '10.96.0.10'] }, cluster(v4, v6))).toMatchObject(both);
  });

  it('must be those of the cluster', () => {
    expect(refusal({ ipFamilyPolicy: 'RequireDualStack' })).toBe(
      'spec.ipFamilyPolicy: this cluster is not configured for dual-stack services',
    );
    expect(refusal({ ipFamilies: ['IPv6'] })).toBe('spec.ipFamilies[0]: IPv6 is not configured on this cluster');
  });
});

it('a cluster IP is given once', () => {
  const allocators = cluster(v4);
  expect(allocate({ clusterIP: '10.96.0.10' }, allocators).clusterIP).toBe('10.96.0.10');
  expect(refusal({ clusterIP: '10.96.0.10' }, allocators)).toBe(
    'spec.clusterIPs: failed to allocate IP 10.96.0.10: provided IP is already allocated',
  );
});

it('explicit requests are numbers that somebody wrote', () => {
  const explicit = (spec: Manifest<ServiceSpec>): boolean => hasExplicitRequests(defaultService({ spec }));
  expect(explicit({ clusterIP: '10.96.0.10' })).toBe(true);
  expect(explicit({ ports: [{ port: 80, nodePort: 30_080 }] })).toBe(true);
  expect(explicit({ healthCheckNodePort: 30_000 })).toBe(true);
  expect(explicit({ clusterIP: 'None', ports: [{ port: 80 }] })).toBe(false);
});
