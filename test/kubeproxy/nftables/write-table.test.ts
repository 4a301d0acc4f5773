import { expect, it } from 'vitest';
import { programNftables } from '../../../src/kubeproxy/nftables/program-nftables.ts';
import type { ProxiedService } from '../../../src/kubeproxy/proxier-state.ts';
import { proxiedService, proxierState } from '../proxier-states.ts';
import { elementsOf, partOf } from './printed-table.ts';

type Configuration = Parameters<typeof proxierState>[1];

function tableOf(services: readonly ProxiedService[], configuration: Configuration = {}): string {
  return programNftables(proxierState(services, { clusterCIDR: '10.244.0.0/16', ...configuration })).print();
}

const web = { namespace: 'ns1', service: 'svc1', portName: 'p80' };
const endpoints = ['10.180.0.1:80', '10.180.0.2:80'];
const [first, second] = ['5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80', '2ZNDXFAB-ns1/svc1/tcp/p80__10.180.0.2/80'];
const choice = `numgen random mod 2 vmap { 0 : goto endpoint-${first}, 1 : goto endpoint-${second} }`;
const serviceChain = 'chain service-ULMVA6XW-ns1/svc1/tcp/p80';
const externalChain = 'chain external-ULMVA6XW-ns1/svc1/tcp/p80';

it('a ClusterIP leads to its endpoints, each as likely, and masquerades clients that are no pods', () => {
  const text = tableOf([proxiedService(endpoints, web)]);
  expect(elementsOf(text, 'map service-ips')).toEqual([
    '10.96.0.10 . tcp . 80 : goto service-ULMVA6XW-ns1/svc1/tcp/p80',
  ]);
  expect(elementsOf(text, 'set cluster-ips')).toEqual(['10.96.0.10']);
  expect(partOf(text, serviceChain)).toEqual([
    'ip daddr 10.96.0.10 ip saddr != 10.244.0.0/16 jump mark-for-masquerade',
    choice,
  ]);
  expect(partOf(text, `chain endpoint-${first}`)).toEqual([
    'ip saddr 10.180.0.1 jump mark-for-masquerade',
    'meta l4proto tcp dnat to 10.180.0.1:80',
  ]);
  expect(partOf(text, externalChain)).toEqual([]);
});

it('a node port, an external IP and the load balancer share a chain that masquerades everybody by policy Cluster', () => {
  const port = { ...web, nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] };
  const text = tableOf([proxiedService(endpoints, port)]);
  const external = 'goto external-ULMVA6XW-ns1/svc1/tcp/p80';
  expect(elementsOf(text, 'map service-ips').slice(1)).toEqual([
    `198.51.100.7 . tcp . 80 : ${external}`,
    `203.0.113.9 . tcp . 80 : ${external}`,
  ]);
  expect(elementsOf(text, 'map service-nodeports')).toEqual([`tcp . 30080 : ${external}`]);
  expect(partOf(text, externalChain)).toEqual(['jump mark-for-masquerade', 'goto service-ULMVA6XW-ns1/svc1/tcp/p80']);
});

it('by externalTrafficPolicy Local pods and the node itself still reach every endpoint', () => {
  const here = { address: endpoints[0]!, isLocal: true };
  const port = { ...web, nodePort: 30080, externalPolicyLocal: true };
  const text = tableOf([proxiedService([here, endpoints[1]!], port)]);
  expect(partOf(text, externalChain)).toEqual([
    'ip saddr 10.244.0.0/16 goto service-ULMVA6XW-ns1/svc1/tcp/p80 comment "short-circuit pod traffic"',
    'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
    'fib saddr type local goto service-ULMVA6XW-ns1/svc1/tcp/p80 comment "short-circuit local traffic"',
    'goto local-ULMVA6XW-ns1/svc1/tcp/p80',
  ]);
  expect(partOf(text, 'chain local-ULMVA6XW-ns1/svc1/tcp/p80')).toEqual([
    `numgen random mod 1 vmap { 0 : goto endpoint-${first} }`,
  ]);
  expect(elementsOf(text, 'map no-endpoint-nodeports')).toEqual([]);
});

it('by externalTrafficPolicy Local without an endpoint here the rest is dropped', () => {
  const port = {
    ...web,
    nodePort: 30080,
    externalIPs: ['198.51.100.7'],
    loadBalancerIPs: ['203.0.113.9'],
    externalPolicyLocal: true,
    healthCheckNodePort: 32000,
  };
  const text = tableOf([proxiedService(endpoints, port)]);
  expect(partOf(text, externalChain)).toHaveLength(3);
  expect(elementsOf(text, 'map no-endpoint-nodeports')).toEqual(['tcp . 30080 comment "ns1/svc1:p80" : drop']);
  expect(elementsOf(text, 'map no-endpoint-services')).toEqual([
    '198.51.100.7 . tcp . 80 comment "ns1/svc1:p80" : drop',
    '203.0.113.9 . tcp . 80 comment "ns1/svc1:p80" : drop',
  ]);
  // kube-proxy itself answers the health check; no rule lets it in, for none keeps it out.
  expect(text).not.toContain('32000');
});

it('by internalTrafficPolicy Local the ClusterIP leads to the endpoints of the node, or drops', () => {
  const here = { address: endpoints[0]!, isLocal: true };
  const port = { ...web, internalPolicyLocal: true };
  const text = tableOf([proxiedService([here, endpoints[1]!], port)]);
  expect(elementsOf(text, 'map service-ips')).toEqual(['10.96.0.10 . tcp . 80 : goto local-ULMVA6XW-ns1/svc1/tcp/p80']);
  expect(partOf(text, 'chain local-ULMVA6XW-ns1/svc1/tcp/p80')).toEqual([
    'ip daddr 10.96.0.10 ip saddr != 10.244.0.0/16 jump mark-for-masquerade',
    `numgen random mod 1 vmap { 0 : goto endpoint-${first} }`,
  ]);
  expect(partOf(text, serviceChain)).toEqual([]);

  const none = tableOf([proxiedService(endpoints, port)]);
  expect(elementsOf(none, 'map service-ips')).toEqual([]);
  expect(elementsOf(none, 'map no-endpoint-services')).toEqual(['10.96.0.10 . tcp . 80 comment "ns1/svc1:p80" : drop']);
});

it('a Service without endpoints is refused at every address, and has no chains', () => {
  const text = tableOf([proxiedService([], { ...web, nodePort: 30080, loadBalancerIPs: ['203.0.113.9'] })]);
  const refused = 'comment "ns1/svc1:p80" : goto reject-chain';
  expect(elementsOf(text, 'map no-endpoint-services')).toEqual([
    `10.96.0.10 . tcp . 80 ${refused}`,
    `203.0.113.9 . tcp . 80 ${refused}`,
  ]);
  expect(elementsOf(text, 'map no-endpoint-nodeports')).toEqual([`tcp . 30080 ${refused}`]);
  expect(elementsOf(text, 'set cluster-ips')).toEqual(['10.96.0.10']);
  expect(text).not.toContain('ULMVA6XW');
});

it('with session affinity each endpoint has a set of clients, asked before one is drawn', () => {
  const text = tableOf([proxiedService(endpoints, { ...web, stickySeconds: 10_800 })]);
  expect(partOf(text, serviceChain).slice(1)).toEqual([
    `ip saddr @affinity-${first} goto endpoint-${first}`,
    `ip saddr @affinity-${second} goto endpoint-${second}`,
    choice,
  ]);
  expect(partOf(text, `chain endpoint-${second}`)).toEqual([
    'ip saddr 10.180.0.2 jump mark-for-masquerade',
    `update @affinity-${second} { ip saddr }`,
    'meta l4proto tcp dnat to 10.180.0.2:80',
  ]);
  expect(partOf(text, `set affinity-${first}`)).toEqual([
    'type ipv4_addr',
    'size 65535',
    'flags dynamic,timeout',
    'timeout 3h',
  ]);
});

it('loadBalancerSourceRanges with the node in them hold the addresses of the load balancer as well', () => {
  const port = { ...web, loadBalancerIPs: ['203.0.113.9', '203.0.113.10'] };
  const firewall = 'chain firewall-ULMVA6XW-ns1/svc1/tcp/p80';
  const without = tableOf([proxiedService(endpoints, { ...port, loadBalancerSourceRanges: ['198.51.100.0/24'] })]);
  expect(partOf(without, firewall)).toEqual(['ip saddr != 198.51.100.0/24 drop']);
  expect(elementsOf(without, 'map firewall-ips')).toEqual([
    '203.0.113.9 . tcp . 80 : goto firewall-ULMVA6XW-ns1/svc1/tcp/p80',
    '203.0.113.10 . tcp . 80 : goto firewall-ULMVA6XW-ns1/svc1/tcp/p80',
  ]);
  const ranges = ['198.51.100.0/24', '192.168.0.0/24'];
  const withNode = tableOf([proxiedService(endpoints, { ...port, loadBalancerSourceRanges: ranges })]);
  expect(partOf(withNode, firewall)).toEqual([
    'ip saddr != { 198.51.100.0/24, 192.168.0.0/24, 203.0.113.9, 203.0.113.10 } drop',
  ]);
});

it.each([
  ["the cluster's pod CIDR", {}, 'ip daddr 10.96.0.10 ip saddr != 10.244.0.0/16 jump mark-for-masquerade'],
  [
    "the node's pod CIDR",
    { detectLocalMode: 'NodeCIDR' },
    'ip daddr 10.96.0.10 ip saddr != 10.244.1.0/24 jump mark-for-masquerade',
  ],
  [
    'a bridge',
    { detectLocalMode: 'BridgeInterface', detectLocal: { bridgeInterface: 'cni0' } },
    'ip daddr 10.96.0.10 iifname != "cni0" jump mark-for-masquerade',
  ],
  [
    'the names of interfaces',
    { detectLocalMode: 'InterfaceNamePrefix', detectLocal: { interfaceNamePrefix: 'veth' } },
    'ip daddr 10.96.0.10 iifname != "veth*" jump mark-for-masquerade',
  ],
  ['nothing', { clusterCIDR: '' }, choice],
  [
    'nothing, with masqueradeAll',
    { nftables: { masqueradeAll: true } },
    'ip daddr 10.96.0.10 jump mark-for-masquerade',
  ],
] as const)('pods are told apart by %s', (_, configuration, rule) => {
  const text = tableOf([proxiedService(endpoints, web)], configuration);
  expect(partOf(text, serviceChain)[0]).toBe(rule);
});

it('node ports are served on the primary address, or on what nodePortAddresses holds, never on loopback', () => {
  const lookUp = (configuration: Configuration): readonly string[] => {
    const text = tableOf([], configuration);
    return [partOf(text, 'chain services')[1]!, ...elementsOf(text, 'set nodeport-ips')];
  };
  const inSet = 'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports';
  const everywhere = 'fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports';
  expect(lookUp({})).toEqual([inSet, '192.168.0.2']);
  expect(lookUp({ nodePortAddresses: ['primary'] })).toEqual([inSet, '192.168.0.2']);
  expect(lookUp({ nodePortAddresses: ['172.16.0.0/12', '127.0.0.0/8'] })).toEqual([inSet, '172.17.0.1']);
  expect(lookUp({ nodePortAddresses: ['0.0.0.0/0'] })).toEqual([everywhere]);
  expect(lookUp({ nodePortAddresses: ['2001:db8::/32'] })).toEqual([everywhere]);
});

it('up to Kubernetes 1.33 the checks of the output hook came before destinations were rewritten', () => {
  const text = programNftables({ ...proxierState([]), kubernetesMinor: 33 }).print();
  expect(partOf(text, 'chain filter-output')).toEqual([
    'type filter hook output priority -110; policy accept;',
    'ct state new jump service-endpoints-check',
    'ct state new jump firewall-check',
  ]);
  expect(partOf(text, 'chain filter-output-post-dnat')).toEqual([
    'type filter hook output priority -90; policy accept;',
    'ct state new jump cluster-ips-check',
  ]);
  expect(partOf(programNftables(proxierState([])).print(), 'chain filter-output')).toEqual([
    'type filter hook output priority filter; policy accept;',
    'ct state new jump service-endpoints-check',
    'ct state new jump cluster-ips-check',
  ]);
});
