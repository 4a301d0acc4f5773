import { describe, expect, it } from 'vitest';
import { type DocumentedCluster, documented, modes, nodes, podOn, podsOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service-traffic-distribution/, and the section of
// https://kubernetes.io/docs/reference/networking/virtual-ips/ on it: what the field prefers, and what goes before it.

const zoned = nodes(4).replace('count: 4', 'count: 4, zones: [a, b]');

/** node-1 and node-3 are in zone a, node-2 and node-4 in zone b. */
const backends = ['node-1', 'node-2', 'node-2', 'node-3'].map((node, i) =>
  podOn({ name: `web-${i}`, node, labels: { app: 'web' } }),
);
const clients = ['node-1', 'node-2', 'node-3', 'node-4'].map((node) => podOn({ name: `client-${node}`, node }));

const service = (more = '', annotations = ''): string => `apiVersion: v1
kind: Service
metadata: {name: web${annotations === '' ? '' : `, annotations: {${annotations}}`}}
spec: {clusterIP: 10.96.1.1, selector: {app: web}, ports: [{port: 80}]${more}}`;

const from = (page: DocumentedCluster, node: string, mode: (typeof modes)[number]): readonly string[] =>
  podsOf(page.explain({ to: '10.96.1.1:80', from: `pod/default/client-${node}`, mode }));

const all = ['web-0', 'web-1', 'web-2', 'web-3'];

describe.each(modes)('in %s mode', (mode) => {
  it('without the field traffic goes to any endpoint of the cluster', () => {
    const page = documented(zoned, service(), ...backends, ...clients);
    for (const node of ['node-1', 'node-4']) expect(from(page, node, mode)).toEqual(all);
  });

  it.each(['PreferClose', 'PreferSameZone'])('%s keeps traffic to endpoints of the client’s zone', (preference) => {
    const page = documented(zoned, service(`, trafficDistribution: ${preference}`), ...backends, ...clients);
    for (const node of ['node-1', 'node-3']) expect(from(page, node, mode)).toEqual(['web-0', 'web-3']);
    for (const node of ['node-2', 'node-4']) expect(from(page, node, mode)).toEqual(['web-1', 'web-2']);
  });

  it('PreferSameZone in a zone without an endpoint goes to the whole cluster', () => {
    const inZoneA = backends.filter((_, i) => i === 0 || i === 3);
    const page = documented(zoned, service(', trafficDistribution: PreferSameZone'), ...inZoneA, ...clients);
    expect(from(page, 'node-2', mode)).toEqual(['web-0', 'web-3']);
  });

  it('PreferSameNode keeps to the node, else to the zone, else to the cluster', () => {
    const page = documented(zoned, service(', trafficDistribution: PreferSameNode'), ...backends, ...clients);
    expect(from(page, 'node-1', mode)).toEqual(['web-0']);
    expect(from(page, 'node-2', mode)).toEqual(['web-1', 'web-2']);
    expect(from(page, 'node-3', mode)).toEqual(['web-3']);
    expect(from(page, 'node-4', mode)).toEqual(['web-1', 'web-2']);
    const inZoneA = documented(
      zoned,
      service(', trafficDistribution: PreferSameNode'),
      ...backends.filter((_, i) => i === 0 || i === 3),
      ...clients,
    );
    expect(from(inZoneA, 'node-4', mode)).toEqual(['web-0', 'web-3']);
  });

  it('a traffic policy Local goes before the preference', () => {
    const page = documented(
      zoned,
      service(', trafficDistribution: PreferClose, internalTrafficPolicy: Local'),
      ...backends,
      ...clients,
    );
    expect(from(page, 'node-1', mode)).toEqual(['web-0']);
    expect(page.explain({ to: '10.96.1.1:80', from: 'pod/default/client-node-4', mode }).reached).toBe(0);
  });

  it('externalTrafficPolicy Cluster, as internal traffic, is guided by the preference of the node that is called', () => {
    const page = documented(
      zoned,
      service(', type: NodePort, trafficDistribution: PreferClose').replace('port: 80', 'port: 80, nodePort: 30007'),
      ...backends,
    );
    expect(podsOf(page.explain({ to: 'node-1:30007', from: 'external', mode }))).toEqual(['web-0', 'web-3']);
    expect(podsOf(page.explain({ to: 'node-4:30007', from: 'external', mode }))).toEqual(['web-1', 'web-2']);
  });
});

describe('the EndpointSlices', () => {
  it('carry the preference as hints: each endpoint for its own zone', () => {
    const page = documented(zoned, service(', trafficDistribution: PreferClose'), ...backends);
    const hints = page
      .slicesOf('web')
      .flatMap(({ endpoints }) =>
        endpoints.map(({ zone, hints: { forZones = [] } = {} }) => [zone, ...forZones.map(({ name }) => name)]),
      );
    expect(hints).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['b', 'b'],
      ['a', 'a'],
    ]);
  });

  it('carry no hints without the field', () => {
    const page = documented(zoned, service(), ...backends);
    expect(page.slicesOf('web').flatMap(({ endpoints }) => endpoints.flatMap(({ hints }) => hints ?? []))).toEqual([]);
  });

  it('the annotation topology-mode Auto goes before trafficDistribution', () => {
    // Two endpoints in zone a and two in b of equal CPU: both give the same hints; with three in b, Auto cannot balance.
    const uneven = [...backends, podOn({ name: 'web-4', node: 'node-4', labels: { app: 'web' } })];
    const hinted = (page: DocumentedCluster): number =>
      page
        .slicesOf('web')
        .flatMap(({ endpoints }) => endpoints)
        .filter(({ hints }) => hints !== undefined).length;
    expect(hinted(documented(zoned, service(', trafficDistribution: PreferClose'), ...uneven))).toBe(5);
    expect(
      hinted(
        documented(
          zoned,
          service(', trafficDistribution: PreferClose', 'service.kubernetes.io/topology-mode: Auto'),
          ...uneven,
        ),
      ),
    ).toBe(0);
  });
});
