import { describe, expect, it } from 'vitest';
import type { NameServer, StubResolver } from '../../src/dns/ask-name-servers.ts';
import { createClusterDns } from '../../src/dns/cluster-dns.ts';
import type { DnsServer } from '../../src/dns/dns-server.ts';
import { KubernetesZone } from '../../src/dns/kubernetes-zone.ts';
import { lookupLatencyMs } from '../../src/dns/lookup-round.ts';
import type { Rcode, RecordType } from '../../src/dns/record.ts';
import type { ResolvConf } from '../../src/dns/resolv-conf.ts';
import { type Resolution, resolveName } from '../../src/dns/resolve-name.ts';
import type { Libc } from '../../src/dns/search-expansion.ts';
import { createUpstream } from '../../src/dns/upstream.ts';
import { standardZoneOptions } from '../../src/dns/zone-options.ts';
import { clusterIPWeb, headlessWeb, sliceOf, webObjects } from './web-objects.ts';

const upstream = createUpstream(
  new Map([
    ['example.com', ['203.0.113.1']],
    ['v6.example.com', ['2001:db8::1']],
  ]),
);
const zone = new KubernetesZone(
  webObjects({ services: [clusterIPWeb], externalNames: { db: 'example.com', lost: 'no.example' } }),
  standardZoneOptions(),
);
const clusterDns = createClusterDns(zone, upstream);

const podConf: ResolvConf = {
  nameservers: ['10.96.0.10'],
  search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
  options: ['ndots:5'],
};

function resolver(servers: Readonly<Record<string, NameServer>>, more: Partial<ResolvConf> = {}, libc: Libc = 'glibc') {
  const resolvConf = { ...podConf, nameservers: Object.keys(servers), ...more };
  return { libc, resolvConf, serverAt: (address: string) => servers[address] ?? 'silent' } satisfies StubResolver;
}

const inPod = resolver({ '10.96.0.10': clusterDns });
const both: readonly RecordType[] = ['A', 'AAAA'];

/** "name type outcome" of every query, rounds separated by "|". */
function asked({ rounds }: Resolution): string {
  return rounds
    .map(({ queries }) => queries.map(({ name, type, outcome }) => `${name} ${type} ${outcome}`).join(', '))
    .join(' | ');
}

const count = ({ rounds }: Resolution): number => rounds.flatMap(({ queries }) => queries).length;

/** A server that answers every query with this code. */
const always = (rcode: Rcode): DnsServer => ({
  ask: () => ({ response: { rcode, answers: [], authority: [], extra: [] }, visited: ['cluster-dns'] }),
});

describe('a lookup from a pod', () => {
  it('of a Service of its namespace takes one round, of another namespace two', () => {
    expect(resolveName('web', both, inPod, 0)).toMatchObject({
      outcome: 'NOERROR',
      answers: [{ name: 'web.default.svc.cluster.local.', type: 'A', ttl: 30, data: '10.96.0.80' }],
    });
    expect(asked(resolveName('web', both, inPod, 0))).toBe(
      'web.default.svc.cluster.local. A NOERROR, web.default.svc.cluster.local. AAAA NOERROR',
    );
    expect(asked(resolveName('web.default', ['A'], inPod, 0))).toBe(
      'web.default.default.svc.cluster.local. A NXDOMAIN | web.default.svc.cluster.local. A NOERROR',
    );
  });

  it('of example.com takes three rounds of NXDOMAIN and one answer: eight queries', () => {
    const resolution = resolveName('example.com', both, inPod, 0);
    expect(resolution.answers.map(({ data }) => data)).toEqual(['203.0.113.1']);
    expect(resolution.rounds).toHaveLength(4);
    expect(count(resolution)).toBe(8);
    expect(resolution.rounds.at(-1)?.queries[0]?.visited).toEqual(['cluster-dns', 'upstream']);
    expect(count(resolveName('example.com.', both, inPod, 0))).toBe(2);
    const ndots1 = resolver({ '10.96.0.10': clusterDns }, { options: ['ndots:1'] });
    expect(count(resolveName('example.com', both, ndots1, 0))).toBe(2);
  });

  it('of a name that nobody has is NXDOMAIN after the whole list', () => {
    const resolution = resolveName('nobody', ['A'], inPod, 0);
    expect(resolution).toMatchObject({ outcome: 'NXDOMAIN', answers: [] });
    expect(resolution.rounds).toHaveLength(4);
  });

  it('of an alias gets the address in the same answer, each alias once', () => {
    const { answers, rounds } = resolveName('db', both, inPod, 0);
    expect(answers.map(({ type, data }) => `${type} ${data}`)).toEqual(['CNAME example.com.', 'A 203.0.113.1']);
    expect(rounds[0]?.queries[0]?.visited).toEqual(['cluster-dns', 'upstream']);
  });

  it('of an alias to a name that does not exist ends with the alias alone', () => {
    const { outcome, answers, rounds } = resolveName('lost', both, inPod, 0);
    expect({ outcome, answers: answers.map(({ type }) => type) }).toEqual({ outcome: 'NOERROR', answers: ['CNAME'] });
    expect(rounds).toHaveLength(1);
  });

  it('of a name without records of that type goes on with glibc, which then says NODATA; musl stops there', () => {
    const glibc = resolveName('web', ['AAAA'], inPod, 0);
    expect(glibc).toMatchObject({ outcome: 'NOERROR', answers: [] });
    expect(glibc.rounds).toHaveLength(4);
    const musl = resolveName('web', ['AAAA'], { ...inPod, libc: 'musl' }, 0);
    expect(musl).toMatchObject({ outcome: 'NOERROR', answers: [] });
    expect(musl.rounds).toHaveLength(1);
  });

  it('of a headless Service without a ready endpoint finds nothing', () => {
    const slice = sliceOf('web', [{ addresses: ['10.244.1.1'], conditions: { ready: false } }]);
    const empty = new KubernetesZone(webObjects({ services: [headlessWeb], slices: [slice] }), standardZoneOptions());
    const pod = resolver({ '10.96.0.10': createClusterDns(empty, upstream) });
    expect(resolveName('web', both, pod, 0).outcome).toBe('NXDOMAIN');
  });

  it('by the name server of the node knows no Service', () => {
    const node = resolver({ '192.0.2.53': upstream }, { search: [], options: [] });
    expect(resolveName('web.default.svc.cluster.local', both, node, 0).outcome).toBe('NXDOMAIN');
    expect(resolveName('example.com', both, node, 0).outcome).toBe('NOERROR');
  });

  it('knows that a name above a host exists', () => {
    const node = resolver({ '192.0.2.53': upstream }, { search: [], options: [] });
    expect(resolveName('com', ['A'], node, 0).outcome).toBe('NOERROR');
    expect(resolveName('v6.example.com', ['A'], node, 0)).toMatchObject({ outcome: 'NOERROR', answers: [] });
    expect(resolveName('v6.example.com', ['AAAA'], node, 0).answers).toHaveLength(1);
  });
});

describe('options of the resolver', () => {
  it('single-request sends the second query after the answer to the first', () => {
    const one = resolver({ '10.96.0.10': clusterDns }, { options: ['ndots:5', 'single-request'] });
    expect(asked(resolveName('web', both, one, 0))).toBe(
      'web.default.svc.cluster.local. A NOERROR | web.default.svc.cluster.local. AAAA NOERROR',
    );
  });

  it('no-aaaa leaves the AAAA query of a pair out, but not one that is asked for alone', () => {
    const one = resolver({ '10.96.0.10': clusterDns }, { options: ['ndots:5', 'no-aaaa'] });
    expect(asked(resolveName('web', both, one, 0))).toBe('web.default.svc.cluster.local. A NOERROR');
    expect(count(resolveName('web', ['AAAA'], one, 0))).toBe(4);
  });
});

describe('name servers that do not answer', () => {
  const lostMs = ({ rounds }: Resolution): number => lookupLatencyMs(rounds, () => 0);

  it('glibc tries one twice for 5 s, skips the rest of the search list, and tries the name as it stands', () => {
    const resolution = resolveName('web', ['A'], resolver({ '10.96.0.10': 'silent' }), 0);
    expect(asked(resolution)).toBe(
      'web.default.svc.cluster.local. A TIMEOUT | web.default.svc.cluster.local. A TIMEOUT | ' +
        'web. A TIMEOUT | web. A TIMEOUT',
    );
    expect(resolution.outcome).toBe('TIMEOUT');
    expect(lostMs(resolution)).toBe(20_000);
  });

  it('glibc loses 5 s to a silent server before it asks the next one', () => {
    const resolution = resolveName('web', both, resolver({ '10.96.0.9': 'silent', '10.96.0.10': clusterDns }), 0);
    expect(resolution.outcome).toBe('NOERROR');
    expect(lostMs(resolution)).toBe(5000);
  });

  it('musl asks all at once and loses nothing, or 5 s in all where none answers', () => {
    const found = resolveName(
      'web',
      both,
      resolver({ '10.96.0.9': 'silent', '10.96.0.10': clusterDns }, {}, 'musl'),
      0,
    );
    expect({ outcome: found.outcome, lost: lostMs(found) }).toEqual({ outcome: 'NOERROR', lost: 0 });
    const lost = resolveName('web', both, resolver({ '10.96.0.9': 'silent' }, {}, 'musl'), 0);
    expect({ outcome: lost.outcome, lost: lostMs(lost) }).toEqual({ outcome: 'TIMEOUT', lost: 5000 });
  });

  it('a refused query ends the walk of glibc at once', () => {
    const resolution = resolveName('web', ['A'], resolver({ '10.96.0.10': 'refuses' }), 0);
    expect(resolution.outcome).toBe('UNREACHABLE');
    expect(resolution.rounds).toHaveLength(2);
    expect(lostMs(resolution)).toBe(0);
  });

  it('SERVFAIL is asked again, of the next server, and then for the next name; musl waits in vain and stops', () => {
    const failing = resolveName('web', ['A'], resolver({ '10.96.0.10': always('SERVFAIL') }), 0);
    expect(failing.outcome).toBe('SERVFAIL');
    expect(failing.rounds).toHaveLength(8);
    const second = resolver({ '10.96.0.9': always('SERVFAIL'), '10.96.0.10': clusterDns });
    expect(asked(resolveName('web', ['A'], second, 0))).toBe(
      'web.default.svc.cluster.local. A SERVFAIL | web.default.svc.cluster.local. A NOERROR',
    );
    const musl = resolveName('web', ['A'], resolver({ '10.96.0.10': always('SERVFAIL') }, {}, 'musl'), 0);
    expect({ outcome: musl.outcome, lost: lostMs(musl) }).toEqual({ outcome: 'SERVFAIL', lost: 5000 });
  });
});

it('the latency of a lookup is the sum over its rounds of the slower query of each', () => {
  const { rounds } = resolveName('example.com', both, inPod, 0);
  // Three rounds to the cluster's DNS, and one that goes on upstream.
  expect(lookupLatencyMs(rounds, (server) => ({ 'cluster-dns': 1, upstream: 20, 'node-local-dns': 0 })[server])).toBe(
    24,
  );
});
