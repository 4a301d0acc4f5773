import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointSlice, Node, Pod, Service } from '../../src/kubernetes/objects.ts';
import type { EndpointSliceChanges } from '../../src/kubernetes/pack-endpoints.ts';
import { buildEndpointSlices, reconcileEndpointSlices } from '../../src/kubernetes/reconcile-endpoint-slices.ts';
import { readCases } from '../read-cases.ts';
import { nodeIn, runningPod, webService } from './samples.ts';

interface Row {
  readonly name: string;
  readonly maxEndpointsPerSlice: number;
  readonly existingSliceLengths: readonly number[];
  readonly desiredEndpoints: number;
  readonly want: {
    readonly sliceLengths: readonly number[];
    readonly created?: number;
    readonly updated?: number;
    readonly deleted?: number;
    readonly added?: number;
    readonly desiredSlices?: number;
  };
}

const nodes: ReadonlyMap<string, Node> = new Map([['node-1', nodeIn('node-1', 'a')]]);

function pod(i: number, ready = true): Pod {
  return runningPod(`web-${i}`, `10.244.${Math.floor(i / 250)}.${2 + (i % 250)}`, { ready });
}

function pods(count: number): readonly Pod[] {
  return Array.from({ length: count }, (_, i) => pod(i));
}

/** Slices that hold the first pods, so many each. */
function slicesOf(service: Service, lengths: readonly number[]): readonly EndpointSlice[] {
  let from = 0;
  return lengths.map((length, i) => {
    const members = Array.from({ length }, (_, j) => pod(from + j));
    from += length;
    const [slice] = buildEndpointSlices({ service, pods: members, nodes, maxEndpointsPerSlice: 1000 });
    return { ...slice!, metadata: { ...slice!.metadata, name: `web-${i}` } };
  });
}

function kept(changes: EndpointSliceChanges): readonly EndpointSlice[] {
  return [...changes.create, ...changes.update, ...changes.unchanged];
}

const lengths = (slices: readonly EndpointSlice[]): readonly number[] =>
  slices.map(({ endpoints }) => endpoints.length).sort((a, b) => b - a);

describe('as the EndpointSlice controller packs', () => {
  const rows = new Map(readCases<Row>('endpointslice_packing').map((row) => [row.name, row]));

  function check(name: string, desired: readonly Pod[], service: Service): void {
    const row = rows.get(name)!;
    const changes = reconcileEndpointSlices({
      service,
      pods: desired,
      nodes,
      existing: slicesOf(webService(), row.existingSliceLengths),
      maxEndpointsPerSlice: row.maxEndpointsPerSlice,
    });
    expect(lengths(kept(changes))).toEqual(row.want.sliceLengths);
    expect(desired).toHaveLength(row.desiredEndpoints);
    if (row.want.created !== undefined) expect(changes.create).toHaveLength(row.want.created);
    if (row.want.updated !== undefined) expect(changes.update).toHaveLength(row.want.updated);
    if (row.want.deleted !== undefined) expect(changes.delete).toHaveLength(row.want.deleted);
    if (row.want.desiredSlices !== undefined) expect(kept(changes)).toHaveLength(row.want.desiredSlices);
    const before = row.existingSliceLengths.reduce((sum, length) => sum + length, 0);
    const after = kept(changes).reduce((sum, { endpoints }) => sum + endpoints.length, 0);
    if (row.want.added !== undefined) expect(after - before).toBe(row.want.added);
  }

  it.each([...rows.values()].filter((row) => row.existingSliceLengths.length === 0))('$name', (row) => {
    check(row.name, pods(row.desiredEndpoints), webService());
  });

  it('port change: all slices updated in place', () => {
    check(
      'port change: all slices updated in place',
      pods(250),
      webService({ ports: [{ port: 80, targetPort: 8080 }] }),
    );
  });

  it('slices already being updated are filled first, fullest first (every 10th endpoint changed readiness)', () => {
    const desired = Array.from({ length: 115 }, (_, i) => pod(i, i % 10 !== 0));
    check(
      'slices already being updated are filled first, fullest first (every 10th endpoint changed readiness)',
      desired,
      webService(),
    );
  });

  it('covers every row of the table', () => {
    expect([...rows.values()].filter((row) => row.existingSliceLengths.length > 0)).toHaveLength(2);
  });
});

describe('new endpoints', () => {
  const service = webService();
  const lengthsAfter = (existing: readonly number[], desired: number): readonly number[] =>
    kept(reconcileEndpointSlices({ service, pods: pods(desired), nodes, existing: slicesOf(service, existing) })).map(
      ({ endpoints }) => endpoints.length,
    );

  it('go into the untouched slice that they fill best, if it has room for all', () => {
    expect(lengthsAfter([60, 80, 10], 165)).toEqual([95, 60, 10]);
    expect(lengthsAfter([60, 80, 10], 180)).toEqual([90, 80, 10]);
  });

  it('go into a slice of their own otherwise, and slices are not rebalanced', () => {
    expect(lengthsAfter([60, 80], 185)).toEqual([45, 60, 80]);
  });
});

it('a slice that loses its last endpoint is deleted, and one that does not change is not written', () => {
  const service = webService();
  const existing = slicesOf(service, [2, 1]);
  const changes = reconcileEndpointSlices({ service, pods: pods(2), nodes, existing });
  expect(changes).toMatchObject({ create: [], update: [], delete: [existing[1]], unchanged: [existing[0]] });
});

describe('a Service without endpoints', () => {
  it('has one empty slice, which then stays', () => {
    const service = webService();
    const [slice, ...more] = buildEndpointSlices({ service, pods: [], nodes });
    expect(more).toEqual([]);
    expect(slice).toMatchObject({ endpoints: [], ports: [], addressType: 'IPv4' });
    const again = reconcileEndpointSlices({ service, pods: [], nodes, existing: [slice!] });
    expect(again).toMatchObject({ create: [], update: [], delete: [], unchanged: [slice] });
  });

  it('writes its last slice empty, and writes over the empty one when endpoints come', () => {
    const service = webService();
    const existing = slicesOf(service, [1]);
    const emptied = reconcileEndpointSlices({ service, pods: [], nodes, existing });
    expect(emptied).toMatchObject({ create: [], delete: [], update: [{ metadata: { name: 'web-0' }, endpoints: [] }] });
    const filled = reconcileEndpointSlices({ service, pods: pods(1), nodes, existing: emptied.update });
    expect(filled).toMatchObject({ create: [], delete: [], update: [{ metadata: { name: 'web-0' } }] });
  });
});

it('pods whose named port has different numbers are in different slices, and one without it has no such port', () => {
  const service = webService({ ports: [{ name: 'web', port: 80, targetPort: 'http' }] });
  const withPort = (i: number, containerPort: number): Pod =>
    runningPod(`p-${i}`, `10.244.0.${i}`, {
      spec: { nodeName: 'node-1', containers: [{ ports: [{ name: 'http', containerPort }] }] },
    });
  const slices = buildEndpointSlices({
    service,
    pods: [withPort(2, 80), withPort(3, 8080), pod(9), withPort(4, 80)],
    nodes,
  });
  expect(slices.map(({ endpoints, ports }) => [endpoints.length, ports.map(({ port }) => port)])).toEqual([
    [2, [80]],
    [1, [8080]],
    [1, []],
  ]);
});

it('families have slices of their own', () => {
  const service = webService({ ipFamilies: ['IPv4', 'IPv6'] });
  const slices = buildEndpointSlices({ service, pods: [runningPod('p', ['10.244.0.2', 'fd00::2']), pod(5)], nodes });
  expect(slices.map(({ addressType, endpoints }) => [addressType, endpoints.length])).toEqual([
    ['IPv4', 2],
    ['IPv6', 1],
  ]);
});

it('a pod on an unknown node is left out unless the Service publishes addresses that are not ready', () => {
  const lost = runningPod('p', '10.244.0.2', { nodeName: 'gone' });
  const count = (service: Service): number =>
    buildEndpointSlices({ service, pods: [lost], nodes }).flatMap(({ endpoints }) => endpoints).length;
  expect(count(webService())).toBe(0);
  expect(count(webService({ publishNotReadyAddresses: true }))).toBe(1);
});

it('slices carry the labels of their Service and say whose they are', () => {
  const service: Service = { ...webService({ clusterIP: 'None' }) };
  const labelled = { ...service, metadata: { ...service.metadata, labels: { team: 'shop' } } };
  const [slice] = buildEndpointSlices({ service: labelled, pods: pods(1), nodes });
  expect(slice?.metadata.labels).toEqual({
    team: 'shop',
    'service.kubernetes.io/headless': '',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  });
  expect(slice?.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
});

it('whatever came before, each desired endpoint is in one slice and no slice is too full', () => {
  const service = webService();
  const rounds = fc.array(fc.uniqueArray(fc.nat(60), { maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rounds, (wanted) => {
      let existing: readonly EndpointSlice[] = [];
      for (const [round, members] of wanted.entries()) {
        const desired = members.map((i) => pod(i, (i + round) % 7 !== 0));
        existing = kept(reconcileEndpointSlices({ service, pods: desired, nodes, existing, maxEndpointsPerSlice: 10 }));
        const addresses = existing.flatMap(({ endpoints }) => endpoints.map(({ addresses: [first] }) => first));
        expect(addresses.toSorted()).toEqual(desired.map(({ status }) => status.podIPs[0]?.ip).toSorted());
        expect(existing.every(({ endpoints }) => endpoints.length <= 10)).toBe(true);
        expect(new Set(existing.map(({ metadata }) => metadata.name)).size).toBe(existing.length);
        const again = reconcileEndpointSlices({ service, pods: desired, nodes, existing, maxEndpointsPerSlice: 10 });
        expect(again.unchanged).toHaveLength(existing.length);
      }
    }),
    { numRuns: 50 },
  );
});
