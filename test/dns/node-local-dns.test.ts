import { expect, it } from 'vitest';
import { createCachedServer } from '../../src/dns/cached-server.ts';
import { createClusterDns } from '../../src/dns/cluster-dns.ts';
import { cacheFor } from '../../src/dns/dns-cache.ts';
import { KubernetesZone } from '../../src/dns/kubernetes-zone.ts';
import { createNodeLocalDns } from '../../src/dns/node-local-dns.ts';
import { createUpstream } from '../../src/dns/upstream.ts';
import { standardZoneOptions } from '../../src/dns/zone-options.ts';
import { clusterIPWeb, webObjects } from './web-objects.ts';

function nodeLocal() {
  const upstream = createUpstream(new Map([['example.com', ['203.0.113.1']]]));
  const zone = new KubernetesZone(webObjects({ services: [clusterIPWeb] }), standardZoneOptions());
  const clusterDns = createCachedServer('cluster-dns', createClusterDns(zone, upstream), cacheFor(30));
  return createNodeLocalDns('cluster.local', clusterDns, upstream);
}

const visits = (name: string, ...timesMs: readonly number[]) => {
  const server = nodeLocal();
  return timesMs.map((nowMs) => server.ask({ name, type: 'A' }, nowMs).visited);
};

it('asks the DNS of the cluster for names of the cluster and the upstream for all others', () => {
  expect(visits('web.default.svc.cluster.local.', 0)).toEqual([['node-local-dns', 'cluster-dns']]);
  expect(visits('example.com.', 0)).toEqual([['node-local-dns', 'upstream']]);
  expect(visits('1.2.0.192.in-addr.arpa.', 0)).toEqual([['node-local-dns', 'cluster-dns', 'upstream']]);
});

it('keeps answers for 30 s and denials of names of the cluster for 5 s', () => {
  expect(visits('web.default.svc.cluster.local.', 0, 29_999, 30_000).map(({ length }) => length)).toEqual([2, 1, 2]);
  expect(visits('no.default.svc.cluster.local.', 0, 4999, 5000).map(({ length }) => length)).toEqual([2, 1, 2]);
  expect(visits('nobody.example.', 0, 29_999, 30_000).map(({ length }) => length)).toEqual([2, 1, 2]);
});

it('gives out what is left of the TTL of an answer that the DNS of the cluster had cached', () => {
  const upstream = createUpstream(new Map());
  const zone = new KubernetesZone(webObjects({ services: [clusterIPWeb] }), standardZoneOptions());
  const clusterDns = createCachedServer('cluster-dns', createClusterDns(zone, upstream), cacheFor(30));
  const question = { name: 'web.default.svc.cluster.local.', type: 'A' } as const;
  clusterDns.ask(question, 0);
  const server = createNodeLocalDns('cluster.local', clusterDns, upstream);
  expect(server.ask(question, 20_000).response.answers[0]?.ttl).toBe(10);
  expect(server.ask(question, 29_000).response.answers[0]?.ttl).toBe(1);
});
