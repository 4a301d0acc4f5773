import { expect, it } from 'vitest';
import { defaultEndpoints } from '../../src/kubernetes/endpoint-defaults.ts';
import { isMirrored, mirrorEndpoints } from '../../src/kubernetes/mirror-endpoints.ts';
import type { EndpointSubset, Endpoints, Manifest, Metadata } from '../../src/kubernetes/objects.ts';
import { webService } from './samples.ts';

const endpointsOf = (
  subsets: readonly Manifest<EndpointSubset>[],
  metadata: Manifest<Metadata> = { name: 'web', namespace: 'shop', labels: { team: 'a' } },
): Endpoints => defaultEndpoints({ metadata, subsets });

it('each subset is a slice for each family, with its ports and labels, that belongs to the Service', () => {
  const slices = mirrorEndpoints(
    endpointsOf([
      {
        addresses: [{ ip: '10.9.0.4', nodeName: 'node-1' }, { ip: 'fd00::4' }],
        notReadyAddresses: [{ ip: '10.9.0.5', hostname: 'five' }],
        ports: [{ port: 5432 }],
      },
      { addresses: [{ ip: '10.9.0.6' }], ports: [{ name: 'x', port: 1, protocol: 'UDP' }] },
    ]),
  );
  expect(slices.map(({ addressType, endpoints, ports }) => ({ addressType, endpoints, ports }))).toEqual([
    {
      addressType: 'IPv4',
      ports: [{ name: '', protocol: 'TCP', port: 5432 }],
      endpoints: [
        { addresses: ['10.9.0.4'], conditions: { ready: true }, nodeName: 'node-1' },
        { addresses: ['10.9.0.5'], conditions: { ready: false }, hostname: 'five' },
      ],
    },
    {
      addressType: 'IPv6',
      ports: [{ name: '', protocol: 'TCP', port: 5432 }],
      endpoints: [{ addresses: ['fd00::4'], conditions: { ready: true } }],
    },
    {
      addressType: 'IPv4',
      ports: [{ name: 'x', protocol: 'UDP', port: 1 }],
      endpoints: [{ addresses: ['10.9.0.6'], conditions: { ready: true } }],
    },
  ]);
  expect(slices[0]?.metadata).toMatchObject({
    namespace: 'shop',
    labels: {
      team: 'a',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    },
  });
  expect(new Set(slices.map(({ metadata }) => metadata.name)).size).toBe(3);
});

it('of a subset the first 1000 addresses count', () => {
  const addresses = Array.from({ length: 1001 }, (_, i) => ({ ip: `10.9.${i >> 8}.${i & 255}` }));
  expect(mirrorEndpoints(endpointsOf([{ addresses, ports: [] }]))[0]?.endpoints).toHaveLength(1000);
});

it('only Endpoints that somebody wrote by hand are mirrored', () => {
  const endpoints = endpointsOf([]);
  const unselected = webService({ selector: {} });
  expect(isMirrored(unselected, endpoints)).toBe(true);
  expect(isMirrored(webService(), endpoints)).toBe(false);
  const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  expect(isMirrored(unselected, endpointsOf([], { name: 'web', labels }))).toBe(false);
  const annotations = { 'control-plane.alpha.kubernetes.io/leader': '{}' };
  expect(isMirrored(unselected, endpointsOf([], { name: 'web', annotations }))).toBe(false);
});
