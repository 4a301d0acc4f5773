import { describe, expect, it } from 'vitest';
import { createClusterNameService, type NamedCluster, podOfNamespace } from '../../src/dns/cluster-name-service.ts';
import { resolveName } from '../../src/dns/resolve-name.ts';
import { reverseName } from '../../src/dns/reverse-name.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import { defaultPod } from '../../src/kubernetes/pod-defaults.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';
import { clusterIPWeb, webObjects } from './web-objects.ts';

function clusterOf(more: Partial<NamedCluster> = {}): NamedCluster {
  return {
    ...webObjects({ services: [clusterIPWeb], externalNames: { db: 'db.example.com', cache: 'Cache.example.com' } }),
    clusterDomain: 'cluster.local',
    serviceCIDRs: ['10.96.0.0/12'],
    nodes: [],
    ...more,
  };
}

function lookUp(name: string, cluster = clusterOf(), from = podOfNamespace('default')) {
  const { outcome, answers } = resolveName(
    name,
    ['A'],
    createClusterNameService(cluster).resolverOfPod(from, 'glibc'),
    0,
  );
  return { outcome, data: answers.map(({ data }) => data) };
}

const dnsService = defaultService({
  metadata: { name: 'rke2-coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: { clusterIP: '10.43.0.10', ports: [{ port: 53, protocol: 'UDP' }] },
});

describe('a cluster of whose system the documents say nothing', () => {
  it('has the Service of its API server, and answers at the tenth address of the Service block', () => {
    expect(lookUp('kubernetes.default')).toEqual({ outcome: 'NOERROR', data: ['10.96.0.1'] });
    expect(lookUp('kube-dns.kube-system')).toEqual({ outcome: 'NOERROR', data: ['10.96.0.10'] });
    const { kubelet, addedServices } = createClusterNameService(clusterOf());
    expect(kubelet.clusterDNS).toEqual(['10.96.0.10']);
    expect(addedServices.map(({ metadata }) => metadata.name)).toEqual(['kubernetes', 'kube-dns']);
  });

  it('has an IPv6 block of its own kind', () => {
    const { kubelet } = createClusterNameService(clusterOf({ serviceCIDRs: ['fd00:96::/112', '10.96.0.0/12'] }));
    expect(kubelet.clusterDNS).toEqual(['fd00:96::a']);
  });

  it('gives the Service of its DNS as the name server of its zone', () => {
    const resolver = createClusterNameService(clusterOf()).resolverOfPod(podOfNamespace('default'), 'glibc');
    const { answers } = resolveName('cluster.local.', ['NS'], resolver, 0);
    expect(answers.map(({ data }) => data)).toEqual(['kube-dns.kube-system.svc.cluster.local.']);
  });
});

describe('a cluster whose documents have the Service of its DNS', () => {
  const slice = (ready: boolean) =>
    defaultEndpointSlice({
      metadata: {
        name: 'dns',
        namespace: 'kube-system',
        labels: { 'kubernetes.io/service-name': 'rke2-coredns' },
      },
      endpoints: [{ addresses: ['10.42.0.2'], conditions: { ready } }],
      ports: [{ port: 53, protocol: 'UDP' }],
    });
  const cluster = (ready: boolean) =>
    clusterOf({ services: [clusterIPWeb, dnsService], endpointSlices: [slice(ready)] });

  it('answers at its address while it has a ready endpoint', () => {
    expect(createClusterNameService(cluster(true)).kubelet.clusterDNS).toEqual(['10.43.0.10']);
    expect(lookUp('web', cluster(true))).toEqual({ outcome: 'NOERROR', data: ['10.96.0.80'] });
    expect(lookUp('rke2-coredns.kube-system', cluster(true)).data).toEqual(['10.43.0.10']);
  });

  it('refuses every lookup without one', () => {
    expect(lookUp('web', cluster(false))).toEqual({ outcome: 'UNREACHABLE', data: [] });
  });
});

describe('names outside of the cluster', () => {
  it('targets of ExternalName Services have addresses of 203.0.113.0/24 in the order of the Services, others none', () => {
    expect(lookUp('db')).toEqual({ outcome: 'NOERROR', data: ['db.example.com.', '203.0.113.1'] });
    expect(lookUp('cache').data).toEqual(['Cache.example.com.', '203.0.113.2']);
    expect(lookUp('cache.example.com').data).toEqual(['203.0.113.2']);
    expect(lookUp('nobody.example').outcome).toBe('NXDOMAIN');
  });

  it('that Nodes give themselves are known at their addresses', () => {
    const node = defaultNode({
      metadata: { name: 'node-1' },
      status: {
        addresses: [
          { type: 'InternalIP', address: '172.18.0.2' },
          { type: 'InternalDNS', address: 'node-1.corp.example' },
          { type: 'ExternalDNS', address: 'db.example.com' },
          { type: 'ExternalIP', address: '198.51.100.7' },
        ],
      },
    });
    const cluster = clusterOf({ nodes: [node] });
    expect(lookUp('node-1.corp.example', cluster).data).toEqual(['172.18.0.2']);
    expect(lookUp('db.example.com', cluster).data).toEqual(['198.51.100.7']);
    expect([...createClusterNameService(cluster).assumedHosts.keys()]).toEqual(['cache.example.com.']);
  });

  it('are all that a node and a pod in its network know', () => {
    const hostPod = defaultPod({ metadata: { name: 'p' }, spec: { hostNetwork: true } });
    expect(lookUp('web.default.svc.cluster.local', clusterOf(), hostPod).outcome).toBe('NXDOMAIN');
    expect(lookUp('db.example.com', clusterOf(), hostPod).outcome).toBe('NOERROR');
    const node = createClusterNameService(clusterOf()).resolverOfNode('glibc');
    expect(resolveName('kubernetes.default.svc.cluster.local', ['A'], node, 0).outcome).toBe('NXDOMAIN');
  });
});

it('an address that nobody in the cluster has is asked of the upstream, which knows no names of addresses', () => {
  const resolver = createClusterNameService(clusterOf()).resolverOfPod(podOfNamespace('default'), 'glibc');
  const { outcome, rounds } = resolveName(reverseName('8.8.8.8') as string, ['PTR'], resolver, 0);
  expect({ outcome, via: rounds[0]?.queries[0]?.visited }).toEqual({
    outcome: 'NXDOMAIN',
    via: ['cluster-dns', 'upstream'],
  });
});

it('a name server that no one knows stays silent', () => {
  const dnsConfig = { nameservers: ['10.0.0.53'], searches: [], options: [] };
  const pod = defaultPod({ metadata: { name: 'p' }, spec: { dnsPolicy: 'None', dnsConfig } });
  expect(lookUp('web', clusterOf(), pod).outcome).toBe('TIMEOUT');
});
