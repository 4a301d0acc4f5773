import { describe, expect, it } from 'vitest';
import type { ProxyEndpoint } from '../../src/kubeproxy/categorize-endpoints.ts';
import {
  type EndpointsOfPorts,
  endpointsOfPorts,
  type ServicePortName,
} from '../../src/kubeproxy/endpoints-of-ports.ts';
import { localReadyEndpoints } from '../../src/kubeproxy/health-check-node-port.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import type { EndpointSlice, Manifest, Protocol } from '../../src/kubernetes/objects.ts';
import { readCases } from '../read-cases.ts';

interface RecordedSlice {
  readonly namespace: string;
  readonly service: string;
  readonly slice: string;
  readonly endpoints: readonly { readonly ip: string; readonly node: string | null }[];
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: Protocol }[];
}

type RecordedMap = Readonly<Record<string, readonly { readonly endpoint: string; readonly local: boolean }[]>>;

interface Row {
  readonly name: string;
  readonly previous: readonly (RecordedSlice | null)[];
  readonly current: readonly (RecordedSlice | null)[];
  readonly want: {
    readonly before: RecordedMap;
    readonly after: RecordedMap;
    readonly localReadyEndpoints: Readonly<Record<string, number>>;
  };
}

const NODE = 'test-node';

function sliceOf({ namespace, service, slice, endpoints, ports }: RecordedSlice): EndpointSlice {
  return defaultEndpointSlice({
    metadata: { name: slice, namespace, labels: { 'kubernetes.io/service-name': service } },
    endpoints: endpoints.map(({ ip, node }) => ({ addresses: [ip], nodeName: node ?? undefined })),
    ports,
  });
}

function read(slices: readonly (RecordedSlice | null)[]): EndpointsOfPorts {
  return endpointsOfPorts(slices.filter((slice) => slice !== null).map(sliceOf), NODE, 'IPv4');
}

const nameOf = ({ namespace, service, portName }: ServicePortName): string =>
  `${namespace}/${service}${portName === '' ? '' : `:${portName}`}`;

const asRecorded = (endpoints: EndpointsOfPorts): RecordedMap =>
  Object.fromEntries(
    endpoints.ports.map((port) => [
      nameOf(port),
      endpoints.of(port).map(({ address, isLocal }) => ({ endpoint: address, local: isLocal })),
    ]),
  );

describe.each(readCases<Row>('endpoints_map_updates'))('endpoints by port: $name', ({ previous, current, want }) => {
  it('are as recorded before and after', () => {
    expect(asRecorded(read(previous))).toEqual(want.before);
    expect(asRecorded(read(current))).toEqual(want.after);
  });

  it('make as many local ready endpoints as recorded', () => {
    const endpoints = read(current);
    const byService = new Map<string, ProxyEndpoint[]>();
    for (const port of endpoints.ports) {
      const name = `${port.namespace}/${port.service}`;
      byService.set(name, [...(byService.get(name) ?? []), ...endpoints.of(port)]);
    }
    const counts = [...byService].map(([name, all]) => [name, localReadyEndpoints(all)] as const);
    expect(Object.fromEntries(counts.filter(([, count]) => count > 0))).toEqual(want.localReadyEndpoints);
  });
});

const http: ServicePortName = { namespace: 'ns', service: 'web', portName: 'http', protocol: 'TCP' };

function slice(manifest: Manifest<EndpointSlice>): EndpointSlice {
  return defaultEndpointSlice({
    ports: [{ name: 'http', port: 8080 }],
    ...manifest,
    metadata: { name: 's', namespace: 'ns', labels: { 'kubernetes.io/service-name': 'web' }, ...manifest.metadata },
  });
}

function httpEndpoints(...slices: readonly Manifest<EndpointSlice>[]): readonly ProxyEndpoint[] {
  return endpointsOfPorts(slices.map(slice), NODE, 'IPv4').of(http);
}

describe('an endpoint', () => {
  it('without conditions is ready and serves', () => {
    expect(httpEndpoints({ endpoints: [{ addresses: ['10.0.0.1'] }] })).toEqual([
      {
        address: '10.0.0.1:8080',
        ready: true,
        serving: true,
        terminating: false,
        isLocal: false,
        zoneHints: [],
        nodeHints: [],
      },
    ]);
  });

  it('keeps its conditions and hints', () => {
    const hints = { forZones: [{ name: 'a' }, { name: 'b' }], forNodes: [{ name: 'n1' }] };
    const conditions = { ready: false, serving: true, terminating: true };
    expect(httpEndpoints({ endpoints: [{ addresses: ['10.0.0.1'], conditions, hints }] })).toMatchObject([
      { ...conditions, zoneHints: ['a', 'b'], nodeHints: ['n1'] },
    ]);
  });

  it('counts by its first address', () => {
    const endpoints = httpEndpoints({ endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }, { addresses: [] }] });
    expect(endpoints.map(({ address }) => address)).toEqual(['10.0.0.1:8080']);
  });

  it('that comes twice is merged, and the local one is kept', () => {
    const here = { endpoints: [{ addresses: ['10.0.0.1'], nodeName: NODE, conditions: { ready: false } }] };
    const away = { endpoints: [{ addresses: ['10.0.0.1'], nodeName: 'other' }] };
    for (const both of [httpEndpoints(here, away), httpEndpoints(away, here)]) {
      expect(both).toMatchObject([{ isLocal: true, ready: false }]);
    }
  });

  it('of IPv6 is written in brackets, in canonical form', () => {
    const six = slice({ addressType: 'IPv6', endpoints: [{ addresses: ['FD00:0::1'] }] });
    expect(endpointsOfPorts([six], NODE, 'IPv6').of(http)).toMatchObject([{ address: '[fd00::1]:8080' }]);
  });
});

describe('kube-proxy ignores', () => {
  const endpoints = [{ addresses: ['10.0.0.1'] }];

  it.each<[string, Manifest<EndpointSlice>]>([
    ['slices of names', { addressType: 'FQDN', endpoints }],
    ['slices of the other family', { addressType: 'IPv6', endpoints: [{ addresses: ['fd00::1'] }] }],
    ['addresses of the other family', { endpoints: [{ addresses: ['fd00::1'] }] }],
    ['slices of no Service', { metadata: { labels: {} }, endpoints }],
    ['slices of another namespace', { metadata: { namespace: 'other' }, endpoints }],
    ['ports without a number', { ports: [{ name: 'http' }], endpoints }],
    ['ports of another name', { ports: [{ name: 'https', port: 8080 }], endpoints }],
    ['ports of another protocol', { ports: [{ name: 'http', port: 8080, protocol: 'UDP' }], endpoints }],
    [
      'slices of headless Services',
      {
        metadata: { labels: { 'kubernetes.io/service-name': 'web', 'service.kubernetes.io/headless': '' } },
        endpoints,
      },
    ],
  ])('%s', (_, manifest) => {
    expect(httpEndpoints(manifest)).toEqual([]);
  });
});

it('slices of one Service with different target ports add up', () => {
  const endpoints = httpEndpoints(
    { endpoints: [{ addresses: ['10.0.0.9'] }] },
    { endpoints: [{ addresses: ['10.0.0.10'] }], ports: [{ name: 'http', port: 9090 }] },
  );
  expect(endpoints.map(({ address }) => address)).toEqual(['10.0.0.10:9090', '10.0.0.9:8080']);
});
