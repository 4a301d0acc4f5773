import { expect, it } from 'vitest';
import { endpointChainNameOf, serviceChainNamesOf } from '../../../src/kubeproxy/iptables/chain-names.ts';
import type { Protocol } from '../../../src/kubernetes/objects.ts';
import { proxiedService } from '../proxier-states.ts';

const portNamed = (name: string, protocol: Protocol) => proxiedService([], { name, protocol }).port;

// Names that kube-proxy gave in clusters people wrote about, and in its own tests.
it.each([
  ['default/kubernetes:https', 'TCP', 'NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns:dns', 'UDP', 'TCOU7JCQXEZGVUNU'],
  ['kube-system/kube-dns:dns-tcp', 'TCP', 'ERIFXISQEP7F7OF4'],
  ['kube-system/kube-dns:metrics', 'TCP', 'JD5MR3NA4I4DYORP'],
  ['default/nginx', 'TCP', '2CMXP7HKUVJN7L6M'],
  ['ns1/svc1:p80', 'TCP', 'XPGD46QRK7WJZT7O'],
] as const)('the chains of %s by %s end in %s', (name, protocol, hash) => {
  expect(serviceChainNamesOf(portNamed(name, protocol))).toEqual({
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    firewall: `KUBE-FW-${hash}`,
  });
});

it.each([
  ['default/nginx', '10.244.0.20:80', 'KUBE-SEP-BRZDTZFF2SFWJV4H'],
  ['default/nginx', '10.244.0.21:80', 'KUBE-SEP-OI2S57TQ5WH5FOMC'],
  ['default/nginx', '10.244.2.6:80', 'KUBE-SEP-UOZCNMEBPO5JGMU4'],
  ['ns1/svc1:p80', '10.180.0.1:80', 'KUBE-SEP-SXIVWICOYRO3J4NJ'],
])('the chain of the endpoint of %s at %s is %s', (name, address, chain) => {
  expect(endpointChainNameOf(portNamed(name, 'TCP'), address)).toBe(chain);
});

it('TCP and UDP ports of one name have chains of their own', () => {
  const [tcp, udp] = [portNamed('a/b:c', 'TCP'), portNamed('a/b:c', 'UDP')].map(serviceChainNamesOf);
  expect(tcp).not.toEqual(udp);
});
