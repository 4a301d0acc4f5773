import { expect, it } from 'vitest';
import { endpointNames, serviceChainNames } from '../../../src/kubeproxy/nftables/chain-names.ts';
import { proxiedService } from '../proxier-states.ts';

const { port: web } = proxiedService([], { namespace: 'ns1', service: 'svc1', portName: 'p80' });

// Names as kube-proxy's own tests and a k3s cluster have them.

it('the chains of a Service port share a hash of its namespace, name, protocol and port name', () => {
  expect(serviceChainNames(web)).toEqual({
    cluster: 'service-ULMVA6XW-ns1/svc1/tcp/p80',
    local: 'local-ULMVA6XW-ns1/svc1/tcp/p80',
    external: 'external-ULMVA6XW-ns1/svc1/tcp/p80',
    firewall: 'firewall-ULMVA6XW-ns1/svc1/tcp/p80',
  });
});

it.each([
  ['kube-system', 'kube-dns', 'UDP', 'dns', 'service-FY5PMXPG-kube-system/kube-dns/udp/dns'],
  ['default', 'kubernetes', 'TCP', 'https', 'service-2QRHZV4L-default/kubernetes/tcp/https'],
  ['riset', 'hellopod-np-svc', 'TCP', '', 'service-P6J77WGM-riset/hellopod-np-svc/tcp/'],
] as const)('%s/%s, %s port "%s", is %s', (namespace, service, protocol, portName, name) => {
  expect(serviceChainNames({ ...web, namespace, service, protocol, portName }).cluster).toBe(name);
});

it.each([
  ['10.180.0.1:80', '5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80'],
  ['[fd00:10:180::1]:80', 'ZVRFLKHO-ns1/svc1/tcp/p80__fd00.10.180..1/80'],
  ['[fd00:10:180::2:1]:80', '2CRNCTTE-ns1/svc1/tcp/p80__fd00.10.180..2.1/80'],
])('endpoint %s has its address in its names, without colons', (address, name) => {
  expect(endpointNames(web, address)).toEqual({ chain: `endpoint-${name}`, affinitySet: `affinity-${name}` });
});

it('names that are too long for nft are cut, and told apart by their hashes', () => {
  const long = { ...web, namespace: 'n'.repeat(63), service: 's'.repeat(63), portName: 'p'.repeat(63) };
  const [one, other] = ['1', '2'].map((end) =>
    endpointNames(long, `[2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff${end}]:65535`),
  );
  expect(one?.chain).toHaveLength('endpoint-'.length + 240);
  expect(one?.chain).toMatch(/^endpoint-[A-Z2-7]{8}-n{63}\/s{63}\/tcp\/p{63}__2001.*\.\.\.$/);
  expect(one?.chain).not.toBe(other?.chain);
});
