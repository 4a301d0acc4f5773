import { describe, expect, it } from 'vitest';
import { type DocumentedCluster, documented, modes, podOn, podsOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/: how Auto allocates endpoints to zones,
// and every safeguard of the page.

interface ZonedNode {
  readonly name: string;
  readonly zone?: string;
  readonly cpu?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ready?: boolean;
}

function node({ name, zone, cpu = '2', labels, ready = true }: ZonedNode): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...labels, ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }) } },
    status: {
      allocatable: cpu === '' ? {} : { cpu },
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  });
}

const zones = ['zone-a', 'zone-b', 'zone-c'];
const threeZones = zones.map((zone) => node({ name: `in-${zone}`, zone }));

const auto = (more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: example-svc, annotations: {service.kubernetes.io/topology-mode: Auto}}
spec: {clusterIP: 10.96.1.1, selector: {app: example}, ports: [{name: http, port: 80}]${more}}`;

/** So many pods on each node: `{in-zone-a: 3}`. */
const pods = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, i) => podOn({ name: `${name}-${i}`, node: name, labels: { app: 'example' } })),
  );

/** How many endpoints are hinted for each zone; empty without hints. */
function hintedZones(page: DocumentedCluster): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { endpoints } of page.slicesOf('example-svc')) {
    for (const { hints } of endpoints) {
      for (const { name } of hints?.forZones ?? []) counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

describe('The Auto heuristic', () => {
  it('with three endpoints in each of three zones gives each zone its own', () => {
    const page = documented(...threeZones, auto(), ...pods({ 'in-zone-a': 3, 'in-zone-b': 3, 'in-zone-c': 3 }));
    expect(hintedZones(page)).toEqual({ 'zone-a': 3, 'zone-b': 3, 'zone-c': 3 });
  });

  it('gives a zone with twice the CPU twice as many endpoints, of another zone where it has too few', () => {
    const page = documented(
      node({ name: 'in-zone-a', zone: 'zone-a', cpu: '2' }),
      node({ name: 'in-zone-b', zone: 'zone-b', cpu: '1' }),
      auto(),
      ...pods({ 'in-zone-a': 3, 'in-zone-b': 3 }),
    );
    expect(hintedZones(page)).toEqual({ 'zone-a': 4, 'zone-b': 2 });
  });

  it('ignores nodes that are not ready, and those of the control plane', () => {
    const counts = { 'in-zone-a': 3, 'in-zone-b': 3 };
    const others = [
      node({ name: 'down', zone: 'zone-b', cpu: '64', ready: false }),
      node({ name: 'control', zone: 'zone-b', cpu: '64', labels: { 'node-role.kubernetes.io/control-plane': '' } }),
      node({ name: 'master', zone: 'zone-b', cpu: '64', labels: { 'node-role.kubernetes.io/master': '' } }),
    ];
    const page = documented(...threeZones.slice(0, 2), ...others, auto(), ...pods(counts));
    expect(hintedZones(page)).toEqual({ 'zone-a': 3, 'zone-b': 3 });
  });
});

describe.each(modes)('kube-proxy in %s mode', (mode) => {
  const from = (page: DocumentedCluster, name: string): readonly string[] =>
    podsOf(page.explain({ to: '10.96.1.1:80', from: `node/${name}`, mode }));

  it('sends to endpoints that are hinted for the zone of its node', () => {
    const page = documented(...threeZones, auto(), ...pods({ 'in-zone-a': 3, 'in-zone-b': 3, 'in-zone-c': 3 }));
    for (const zone of zones) expect(from(page, `in-${zone}`)).toEqual([0, 1, 2].map((i) => `in-${zone}-${i}`));
  });

  it('does not look at hints where internalTrafficPolicy is Local', () => {
    const page = documented(
      ...threeZones,
      node({ name: 'second', zone: 'zone-a' }),
      auto(', internalTrafficPolicy: Local'),
      ...pods({ 'in-zone-a': 6, 'in-zone-b': 3, 'in-zone-c': 3 }),
    );
    expect(from(page, 'in-zone-a')).toHaveLength(6);
    expect(page.explain({ to: '10.96.1.1:80', from: 'node/second', mode }).reached).toBe(0);
  });

  const bare = auto().replace('selector: {app: example}, ', '');
  const slice = (...endpoints: readonly (readonly [ip: string, zone: string | null])[]): string =>
    JSON.stringify({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'example-hints', labels: { 'kubernetes.io/service-name': 'example-svc' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
      endpoints: endpoints.map(([ip, zone]) => ({
        addresses: [ip],
        conditions: { ready: true },
        ...(zone === null ? {} : { zone, hints: { forZones: [{ name: zone }] } }),
      })),
    });

  it('keeps to the hints of a given slice such as example-hints', () => {
    const page = documented(
      ...threeZones,
      bare,
      slice(['10.1.2.3', 'zone-a'], ['10.1.2.4', 'zone-b'], ['10.1.2.5', 'zone-c']),
    );
    expect(from(page, 'in-zone-a')).toEqual(['10.1.2.3']);
    expect(from(page, 'in-zone-b')).toEqual(['10.1.2.4']);
  });

  it('uses all endpoints as long as one of them has no hint', () => {
    const page = documented(...threeZones, bare, slice(['10.1.2.3', 'zone-a'], ['10.1.2.4', null]));
    expect(from(page, 'in-zone-a')).toEqual(['10.1.2.3', '10.1.2.4']);
  });

  it('uses all endpoints in a zone that no hint names', () => {
    const page = documented(...threeZones, bare, slice(['10.1.2.3', 'zone-a'], ['10.1.2.4', 'zone-b']));
    expect(from(page, 'in-zone-c')).toEqual(['10.1.2.3', '10.1.2.4']);
  });
});

describe('The control plane sets no hints', () => {
  it('with fewer endpoints than zones', () => {
    expect(hintedZones(documented(...threeZones, auto(), ...pods({ 'in-zone-a': 1, 'in-zone-b': 1 })))).toEqual({});
  });

  it('where two endpoints cannot be shared by zones of which one is twice the other', () => {
    const page = documented(
      node({ name: 'in-zone-a', zone: 'zone-a', cpu: '2' }),
      node({ name: 'in-zone-b', zone: 'zone-b', cpu: '1' }),
      auto(),
      ...pods({ 'in-zone-a': 1, 'in-zone-b': 1 }),
    );
    expect(hintedZones(page)).toEqual({});
  });

  it('while any node has no zone', () => {
    const nine = pods({ 'in-zone-a': 3, 'in-zone-b': 3, 'in-zone-c': 3 });
    expect(hintedZones(documented(...threeZones, node({ name: 'nowhere' }), auto(), ...nine))).toEqual({});
  });

  it('without the annotation', () => {
    const plain = auto().replace(', annotations: {service.kubernetes.io/topology-mode: Auto}', '');
    const nine = pods({ 'in-zone-a': 3, 'in-zone-b': 3, 'in-zone-c': 3 });
    expect(hintedZones(documented(...threeZones, plain, ...nine))).toEqual({});
  });
});
