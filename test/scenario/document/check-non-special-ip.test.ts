import { describe, expect, it } from 'vitest';
import { markedInCluster } from '../read.ts';

const slice = (addressType: string, address: string): string => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
addressType: ${addressType}
ports: [{port: 80}]
endpoints: [{addresses: ["${address}"]}]
`;

describe('the address of an endpoint', () => {
  it.each([
    ['IPv4', '0.0.0.0', 'unspecified (0.0.0.0)'],
    ['IPv4', '127.1.2.3', 'in the loopback range (127.0.0.0/8, ::1/128)'],
    ['IPv6', '::1', 'in the loopback range (127.0.0.0/8, ::1/128)'],
    ['IPv4', '169.254.1.1', 'in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['IPv6', 'fe80::1', 'in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['IPv4', '224.0.0.5', 'in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ])('in a slice of %s cannot be %s', (addressType, address, words) => {
    expect(markedInCluster([slice(addressType, address)])).toEqual([
      `a.yaml:6 «"${address}"» EndpointSlice: endpoints[0].addresses[0]: invalid value: ${address}: may not be ${words}`,
    ]);
  });

  it.each([
    ['IPv4', '10.4.5.6'],
    ['IPv4', '224.0.1.1'],
    ['IPv6', '2001:db8::1'],
    ['FQDN', 'db.example.com'],
  ])('in a slice of %s may be %s', (addressType, address) => {
    expect(markedInCluster([slice(addressType, address)])).toEqual([]);
  });

  it('in an Endpoints object is held to the same', () => {
    const endpoints =
      'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 127.0.0.1}]}]\n';
    expect(markedInCluster([endpoints])).toHaveLength(1);
  });
});
