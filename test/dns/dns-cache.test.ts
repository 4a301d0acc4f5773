import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCachedServer } from '../../src/dns/cached-server.ts';
import { createClusterDns } from '../../src/dns/cluster-dns.ts';
import { cacheDefaults, cacheFor, DnsCache } from '../../src/dns/dns-cache.ts';
import type { DnsServer } from '../../src/dns/dns-server.ts';
import { KubernetesZone } from '../../src/dns/kubernetes-zone.ts';
import type { DnsResponse, Question } from '../../src/dns/record.ts';
import { createUpstream } from '../../src/dns/upstream.ts';
import { standardZoneOptions } from '../../src/dns/zone-options.ts';
import { headlessWeb, sliceOf, webObjects } from './web-objects.ts';

const question: Question = { name: 'web.default.svc.cluster.local.', type: 'A' };

const found = (...ttls: readonly number[]): DnsResponse => ({
  rcode: 'NOERROR',
  answers: ttls.map((ttl, i) => ({ name: question.name, type: 'A', ttl, data: `10.0.0.${i}` })),
  authority: [],
  extra: [],
});

const denied = (ttl: number): DnsResponse => ({
  rcode: 'NXDOMAIN',
  answers: [],
  authority: [{ name: 'cluster.local.', type: 'SOA', ttl, data: '' }],
  extra: [],
});

const failed: DnsResponse = { rcode: 'SERVFAIL', answers: [], authority: [], extra: [] };

/** The TTL that an answer is given out with at these seconds after it was put; undefined: it is forgotten. */
function ttlsAt(response: DnsResponse, seconds: readonly number[], options = cacheFor(30)) {
  const cache = new DnsCache(options);
  cache.put(question, response, 0);
  return seconds.map((each) => {
    const kept = cache.get(question, each * 1000);
    return kept && [...kept.answers, ...kept.authority][0]?.ttl;
  });
}

describe('a cached answer', () => {
  it('has a TTL that counts down in whole seconds and is forgotten at its end', () => {
    expect(ttlsAt(found(30), [0, 0.999, 1, 29.999, 30])).toEqual([30, 30, 29, 1, undefined]);
  });

  it('is kept no longer than the least TTL of its records', () => {
    expect(ttlsAt(found(30, 10, 20), [0, 9.9, 10])).toEqual([10, 1, undefined]);
  });

  it('is kept at least 5 s and with "cache 30" at most 30 s, found or denied', () => {
    expect(ttlsAt(found(1), [0, 5])).toEqual([5, undefined]);
    expect(ttlsAt(found(28_800), [0, 30])).toEqual([30, undefined]);
    expect(ttlsAt(denied(86_400), [0, 30])).toEqual([30, undefined]);
    expect(ttlsAt(denied(5), [0, 5])).toEqual([5, undefined]);
  });

  it('without options is kept at most an hour, a denial half an hour, a failure 5 s', () => {
    expect(ttlsAt(found(86_400), [0], cacheDefaults)).toEqual([3600]);
    expect(ttlsAt(denied(86_400), [0], cacheDefaults)).toEqual([1800]);
    const cache = new DnsCache(cacheDefaults);
    cache.put(question, failed, 0);
    expect(cache.get(question, 4999)?.rcode).toBe('SERVFAIL');
    expect(cache.get(question, 5000)).toBeUndefined();
  });

  it('answers the same name in another case, and no other type', () => {
    const cache = new DnsCache(cacheFor(30));
    cache.put(question, found(30), 0);
    expect(cache.get({ ...question, name: 'WEB.default.svc.cluster.local' }, 0)).toBeDefined();
    expect(cache.get({ ...question, type: 'AAAA' }, 0)).toBeUndefined();
  });

  it('is the newest one of its question, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(40)), { minLength: 1 }), (puts) => {
        const cache = new DnsCache(cacheFor(30));
        let nowMs = 0;
        for (const [ttl, pauseSeconds] of puts) {
          nowMs += pauseSeconds * 1000;
          cache.put(question, found(ttl), nowMs);
          expect(cache.get(question, nowMs)?.answers[0]?.ttl).toBe(Math.min(30, Math.max(5, ttl)));
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('is the oldest to go when the cache is full', () => {
    const cache = new DnsCache({ ...cacheFor(30), capacity: 2 });
    const names = ['a.', 'b.', 'c.'];
    for (const name of names) cache.put({ name, type: 'A' }, found(30), 0);
    expect(names.map((name) => cache.get({ name, type: 'A' }, 0) !== undefined)).toEqual([false, true, true]);
  });
});

describe('a headless Service behind the standard Corefile', () => {
  /** CoreDNS whose objects change at a moment. */
  function changingDns(before: readonly string[], after: readonly string[], changeMs: number): DnsServer {
    const at = (addresses: readonly string[]): DnsServer => {
      const slice = sliceOf(
        'web',
        addresses.map((address) => ({ addresses: [address] })),
      );
      const zone = new KubernetesZone(webObjects({ services: [headlessWeb], slices: [slice] }), standardZoneOptions());
      return createClusterDns(zone, createUpstream(new Map()));
    };
    const [old, now] = [at(before), at(after)];
    const server: DnsServer = { ask: (each, nowMs) => (nowMs < changeMs ? old : now).ask(each, nowMs) };
    return createCachedServer('cluster-dns', server, cacheFor(30));
  }

  const addressesAt = (server: DnsServer, seconds: number) =>
    server.ask(question, seconds * 1000).response.answers.map(({ data }) => data);

  it('shows a new endpoint up to 30 s late', () => {
    const server = changingDns(['10.244.1.1'], ['10.244.1.1', '10.244.1.2'], 1000);
    expect([0, 1, 29, 30].map((seconds) => addressesAt(server, seconds).length)).toEqual([1, 1, 1, 2]);
  });

  it('that was asked for too early does not exist for another 30 s', () => {
    const server = changingDns([], ['10.244.1.1'], 1000);
    expect([0, 1, 29, 30].map((seconds) => addressesAt(server, seconds).length)).toEqual([0, 0, 0, 1]);
  });

  it('from the cache is not forwarded', () => {
    const server = createCachedServer(
      'cluster-dns',
      createClusterDns(
        new KubernetesZone(webObjects({}), standardZoneOptions()),
        createUpstream(new Map([['example.com', ['203.0.113.1']]])),
      ),
      cacheFor(30),
    );
    const ask = (nowMs: number) => server.ask({ name: 'example.com.', type: 'A' }, nowMs).visited;
    expect(ask(0)).toEqual(['cluster-dns', 'upstream']);
    expect(ask(29_999)).toEqual(['cluster-dns']);
    expect(ask(30_000)).toEqual(['cluster-dns', 'upstream']);
  });
});
