import { describe, expect, it } from 'vitest';
import { type KubeletDns, podResolvConf } from '../../src/dns/pod-resolv-conf.ts';
import { formatResolvConf, resolverOptions } from '../../src/dns/resolv-conf.ts';
import type { Manifest, Pod } from '../../src/kubernetes/objects.ts';
import { defaultPod } from '../../src/kubernetes/pod-defaults.ts';

const kubelet: KubeletDns = {
  clusterDNS: ['10.96.0.10'],
  clusterDomain: 'cluster.local',
  host: { nameservers: ['192.0.2.53'], search: ['corp.example'], options: ['timeout:2'] },
};

const of = (spec: Manifest<Pod>['spec'], known = kubelet) =>
  podResolvConf(defaultPod({ metadata: { name: 'p', namespace: 'shop' }, spec }), known);

const ofCluster = {
  nameservers: ['10.96.0.10'],
  search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'corp.example'],
  options: ['ndots:5'],
};

describe('the resolv.conf of a pod', () => {
  it('has the DNS of the cluster by default, and the search paths of the node after its own', () => {
    expect(of({})).toEqual(ofCluster);
    expect(of({ dnsPolicy: 'ClusterFirst' })).toEqual(ofCluster);
  });

  it('is the one of the node with Default, and in the network of the node with ClusterFirst', () => {
    expect(of({ dnsPolicy: 'Default' })).toEqual(kubelet.host);
    expect(of({ hostNetwork: true })).toEqual(kubelet.host);
  });

  it('has the DNS of the cluster with ClusterFirstWithHostNet', () => {
    expect(of({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' })).toEqual(ofCluster);
  });

  it('is the one of the node where the kubelet knows no DNS of the cluster', () => {
    expect(of({}, { ...kubelet, clusterDNS: [] })).toEqual(kubelet.host);
  });

  it('holds with None what dnsConfig says and nothing else', () => {
    const dnsConfig = {
      nameservers: ['1.1.1.1'],
      searches: ['a.example'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
    };
    const conf = of({ dnsPolicy: 'None', dnsConfig });
    expect(formatResolvConf(conf)).toBe('search a.example\nnameserver 1.1.1.1\noptions ndots:2 edns0\n');
    expect(of({ dnsPolicy: 'None' })).toEqual({ nameservers: [], search: [], options: [] });
  });

  it('takes dnsConfig in addition: servers and paths once each at the end, options over those of the policy', () => {
    const dnsConfig = {
      nameservers: ['10.96.0.10', '1.1.1.1', '1.1.1.2', '1.1.1.3'],
      searches: ['cluster.local', 'a.example'],
      options: [{ name: 'ndots', value: '1' }, { name: 'single-request' }],
    };
    expect(of({ dnsConfig })).toEqual({
      nameservers: ['10.96.0.10', '1.1.1.1', '1.1.1.2'],
      search: [...ofCluster.search, 'a.example'],
      options: ['ndots:1', 'single-request'],
    });
  });

  it('has at most 32 search paths of at most 253 characters, 2048 in all', () => {
    const searches = (count: number, length: number) =>
      Array.from({ length: count }, (_, i) => `s${i}.`.padEnd(length, 'x'));
    const withSearches = (list: readonly string[]) => of({ dnsPolicy: 'None', dnsConfig: { searches: list } }).search;
    expect(withSearches(searches(40, 10))).toEqual(searches(32, 10));
    expect(withSearches(['a'.repeat(254), 'b'.repeat(253)])).toEqual(['b'.repeat(253)]);
    // Seven of 253 with six blanks are 1777 characters, eight would be 2031, nine 2285.
    expect(withSearches(searches(9, 253))).toHaveLength(8);
  });
});

describe('resolver options', () => {
  const options = (...list: readonly string[]) => resolverOptions({ nameservers: [], search: [], options: list });

  it('are one dot, five seconds and two attempts where nothing is said', () => {
    expect(options()).toEqual({
      ndots: 1,
      timeoutMs: 5000,
      attempts: 2,
      singleRequest: false,
      noAaaa: false,
      noTldQuery: false,
    });
  });

  it('are capped at 15 dots, 30 s and 5 attempts; the last of a name counts, nonsense does not', () => {
    expect(options('ndots:16', 'timeout:31', 'attempts:6')).toMatchObject({
      ndots: 15,
      timeoutMs: 30_000,
      attempts: 5,
    });
    expect(options('ndots:2', 'ndots:3').ndots).toBe(3);
    expect(options('ndots:', 'timeout:x').ndots).toBe(1);
  });
});
