import { describe, expect, it } from 'vitest';
import { about, cluster, fast, load, pods, runDocuments, service, sharesOf } from '../client/route/documents.ts';
import { own } from '../scenario/read.ts';

// Clients on node-1, which is in zone a; node-2 in b, node-3 in c, node-4 in a again.

const zones = '[a, b, c]';
const inside = '{selector: {matchLabels: {app: caller}}}';
const base = [pods('caller', [1]), fast('caller'), fast('web'), load(inside, 'web')];
const web = pods('web', [1, 2, 3, 4]);

const sharesWith = (fields: string, ofCluster = '', where = web): Readonly<Record<string, number>> =>
  sharesOf([cluster(4, zones, ofCluster), where, ...base, service('web', fields)]);

const everywhere = { 'web-0': about(1 / 4), 'web-1': about(1 / 4), 'web-2': about(1 / 4), 'web-3': about(1 / 4) };

describe('trafficDistribution', () => {
  it('keeps connections in the zone of the client, or on its node, as it says', () => {
    expect(sharesWith('type: ClusterIP')).toEqual(everywhere);
    for (const value of ['PreferClose', 'PreferSameZone']) {
      expect(sharesWith(`trafficDistribution: ${value}`)).toEqual({ 'web-0': about(1 / 2), 'web-3': about(1 / 2) });
    }
    expect(sharesWith('trafficDistribution: PreferSameNode')).toEqual({ 'web-0': expect.closeTo(1, 9) });
  });

  it('sends them everywhere where the zone has no endpoint, and to the zone where the node has none', () => {
    const elsewhere = pods('web', [2, 3]);
    expect(sharesWith('trafficDistribution: PreferClose', '', elsewhere)).toEqual({
      'web-0': about(1 / 2),
      'web-1': about(1 / 2),
    });
    const sameZone = pods('web', [2, 4]);
    expect(sharesWith('trafficDistribution: PreferSameNode', '', sameZone)).toEqual({ 'web-1': expect.closeTo(1, 9) });
  });

  it('is what the version knows: 1.33 has PreferClose alone, 1.29 nothing', () => {
    const at = (minor: number): string => `kubernetesVersion: "1.${minor}"`;
    expect(sharesWith('trafficDistribution: PreferSameNode', at(33))).toEqual(everywhere);
    expect(Object.keys(sharesWith('trafficDistribution: PreferClose', at(33)))).toEqual(['web-0', 'web-3']);
    expect(sharesWith('trafficDistribution: PreferClose', at(29))).toEqual(everywhere);
  });

  it('follows the endpoints: with the last one of the zone it ends', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: one}}, at: 10s}');
    const texts = [
      cluster(4, zones),
      pods('web', [1, 2, 3]),
      ...base,
      service('web', 'trafficDistribution: PreferClose'),
    ];
    const { connections, requests } = runDocuments([...texts, kill], 60);
    const before = new Set(connections.filter(({ atMs }) => atMs < 10_000).map(({ pod }) => pod));
    expect(before.size).toBe(1);
    expect(requests.filter(({ dueMs }) => dueMs > 13_000).every(({ outcome }) => outcome === 'success')).toBe(true);
  });

  it('counts by kube-proxy’s own gate too', () => {
    const gateOff = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
featureGates: {PreferSameTrafficDistribution: false}
`;
    const texts = [cluster(4, zones), web, ...base, service('web', 'trafficDistribution: PreferSameNode')];
    // The hints for nodes are there, and this kube-proxy looks at those for zones alone.
    expect(sharesOf([...texts, gateOff])).toEqual({ 'web-0': about(1 / 2), 'web-3': about(1 / 2) });
  });
});

describe('topology-aware hints', () => {
  const aware = service('web', 'type: ClusterIP', ', annotations: {service.kubernetes.io/topology-mode: Auto}');

  // Two nodes each in a, b and c: each zone is to have a third of the endpoints, and c has fewer.
  const twelve = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3];

  it('share twelve endpoints out by the zones’ CPU, so that each client stays with its zone’s', () => {
    const shares = sharesOf([cluster(6, zones), pods('web', twelve), ...base, aware]);
    const names = Object.keys(shares);
    expect(names).toHaveLength(4);
    expect(names.every((name) => ['web-0', 'web-1', 'web-2', 'web-3', 'web-4'].includes(name))).toBe(true);
    expect(Object.values(shares)).toEqual(names.map(() => about(1 / 4)));
  });

  it('are not given to eleven, which no three zones can share: then all are used, from when one of twelve goes', () => {
    const eleven = sharesOf([cluster(6, zones), pods('web', twelve.slice(1)), ...base, aware]);
    expect(Object.values(eleven)).toEqual(Array.from({ length: 11 }, () => about(1 / 11)));
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: one}}, at: 10s}');
    const { connections } = runDocuments([cluster(6, zones), pods('web', twelve), ...base, aware, kill], 60);
    const used = (from: number, to: number): number =>
      new Set(connections.filter(({ atMs }) => atMs >= from && atMs < to).map(({ pod }) => pod)).size;
    expect([used(0, 10_000), used(15_000, 60_000)]).toEqual([4, 11]);
  });

  it('are not given where there are too few endpoints, and then all are used', () => {
    expect(sharesOf([cluster(6, zones), pods('web', [1, 2]), ...base, aware])).toEqual({
      'web-0': about(1 / 2),
      'web-1': about(1 / 2),
    });
  });
});

it('the hints of slices that somebody has written are taken as they are', () => {
  const endpoint = (ip: string, node: number, zone: string): string =>
    `  - {addresses: [${ip}], nodeName: node-${node}, zone: ${zone}, conditions: {ready: true}, hints: {forZones: [{name: ${zone === 'b' ? 'a' : 'b'}}]}}\n`;
  const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 8080}]
endpoints:
${endpoint('192.0.2.1', 1, 'a')}${endpoint('192.0.2.2', 2, 'b')}`;
  const bare = service('web', 'type: ClusterIP').replace('selector: {app: web}, ', '');
  const texts = [cluster(4, zones), pods('caller', [1]), load(inside, 'web'), bare, slice];
  expect(sharesOf(texts, 20)).toEqual({ '192.0.2.2': expect.closeTo(1, 9) });
});
