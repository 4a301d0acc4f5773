import { describe, expect, it } from 'vitest';
import { KubernetesZone } from '../../src/dns/kubernetes-zone.ts';
import type { DnsResponse, RecordType } from '../../src/dns/record.ts';
import { reverseName } from '../../src/dns/reverse-name.ts';
import { pluginDefaults, standardZoneOptions, type ZoneOptions } from '../../src/dns/zone-options.ts';
import { objectsOf, type RecordedRecord, readTable } from './recorded-objects.ts';
import { headlessWeb, sliceOf, webObjects } from './web-objects.ts';

const nothing: DnsResponse = { rcode: 'NXDOMAIN', answers: [], authority: [], extra: [] };

/** What the upstream of the recorded tests knows. */
const follow = ({ name }: { readonly name: string }): DnsResponse =>
  name === 'ext.interwebs.test.'
    ? { ...nothing, rcode: 'NOERROR', answers: [{ name, type: 'A', ttl: 5, data: '1.2.3.4' }] }
    : nothing;

function sorted(records: readonly object[]): readonly string[] {
  return records.map((record) => JSON.stringify(Object.entries(record).sort())).sort();
}

/** The fields of each record that the recorded ones have. */
function likeRecorded(records: readonly object[], recorded: readonly RecordedRecord[]): readonly object[] {
  const fields = new Set(recorded.flatMap((record) => Object.keys(record)));
  return records.map((record) => Object.fromEntries(Object.entries(record).filter(([field]) => fields.has(field))));
}

describe.each(['dns_coredns_kubernetes', 'dns_coredns_ptr'])('%s', (name) => {
  const table = readTable(name);
  const objects = objectsOf(table);

  it.each(table.cases)('$group: $qname $qtype is $rcode', (row) => {
    const zone = new KubernetesZone(objects, {
      ...pluginDefaults,
      zones: table.zones ?? pluginDefaults.zones,
      pods: row.pods ?? 'disabled',
      namespaces: row.namespaces ?? [],
      ignoreEmptyService: row.ignoreEmptyService ?? false,
    });
    const response = zone.answer({ name: row.qname, type: row.qtype as RecordType }, follow);
    expect(response?.rcode).toBe(row.rcode);
    const { answers = [], extra = [], authority = [] } = response ?? {};
    expect(sorted(likeRecorded(answers, row.answer))).toEqual(sorted(row.answer));
    expect(sorted(likeRecorded(extra, row.extra))).toEqual(sorted(row.extra));
    expect(authority.map(({ type }) => type)).toEqual(row.authoritySOA ? ['SOA'] : []);
  });
});

// More of the same tests of CoreDNS, whose rows are not in the tables: facts of its handler tests.

const recorded = objectsOf(readTable('dns_coredns_kubernetes'));

function ask(name: string, type: RecordType, options: Partial<ZoneOptions> = {}, objects = recorded) {
  const zone = new KubernetesZone(objects, { ...pluginDefaults, ...options });
  const response = zone.answer({ name, type }, follow);
  return response && { rcode: response.rcode, data: response.answers.map((record) => record.data) };
}

const NODATA = { rcode: 'NOERROR', data: [] };
const NXDOMAIN = { rcode: 'NXDOMAIN', data: [] };

describe('names that exist without records are NODATA, others are NXDOMAIN', () => {
  it.each<[string, RecordType]>([
    ['cluster.local.', 'A'],
    ['cluster.local.', 'HINFO'],
    ['pod.cluster.local.', 'A'],
    ['testns.svc.cluster.local.', 'A'],
    ['testns.svc.cluster.local.', 'NS'],
    ['svc1.testns.svc.cluster.local.', 'SOA'],
    ['svc1.testns.svc.cluster.local.', 'TXT'],
    ['svc1.testns.svc.cluster.local.', 'MX'],
    ['svc1.testns.svc.cluster.local.', 'CNAME'],
    ['svc1.testns.svc.cluster.local.', 'PTR'],
    ['external.testns.svc.cluster.local.', 'SRV'],
    ['_http._tcp.hdlsprtls.testns.svc.cluster.local.', 'SOA'],
    ['hdlsprtls.testns.svc.cluster.local.', 'SRV'],
    ['podns.pod.cluster.local.', 'A'],
  ])('%s %s is NODATA', (name, type) => {
    expect(ask(name, type, { pods: 'insecure' })).toEqual(NODATA);
  });

  it.each<[string, RecordType]>([
    ['foo.cluster.local.', 'NS'],
    ['svc0.testns.svc.cluster.local.', 'AAAA'],
    ['bogusendpoint.hdls1.testns.svc.cluster.local.', 'A'],
    ['bogusendpoint.svc0.testns.svc.cluster.local.', 'A'],
    ['endpoint.external.testns.svc.cluster.local.', 'CNAME'],
    ['_ftp._tcp.svc1.testns.svc.cluster.local.', 'SRV'],
    ['_http._udp.svc1.testns.svc.cluster.local.', 'SRV'],
    ['svc1.*.svc.cluster.local.', 'A'],
    ['a.b.c.svc1.testns.svc.cluster.local.', 'A'],
    ['testns.svc.cluster.local.', 'TXT'],
    ['blah.podns.pod.cluster.local.', 'A'],
    ['svc1.nsnoexist.svc.cluster.local.', 'A'],
  ])('%s %s is NXDOMAIN', (name, type) => {
    expect(ask(name, type, { pods: 'insecure' })).toEqual(NXDOMAIN);
  });

  it('a name of a namespace that is not exposed does not exist', () => {
    const name = 'svc1.unexposedns.svc.cluster.local.';
    expect(ask(name, 'A')).toEqual({ rcode: 'NOERROR', data: ['10.0.0.2'] });
    expect(ask(name, 'A', { namespaces: ['testns'] })).toEqual(NXDOMAIN);
  });

  it('while the server has not seen all objects, a missing name is SERVFAIL and a known one is answered', () => {
    expect(ask('svc0.testns.svc.cluster.local.', 'A', { synced: false })?.rcode).toBe('SERVFAIL');
    expect(ask('svc1.testns.svc.cluster.local.', 'A', { synced: false })?.rcode).toBe('NOERROR');
  });

  it('a negative answer may be remembered for the TTL of the zone', () => {
    const zone = new KubernetesZone(recorded, { ...pluginDefaults, ttl: 30 });
    const [soa] = zone.answer({ name: 'no.testns.svc.ClUsTeR.lOcAl.', type: 'A' }, follow)?.authority ?? [];
    expect(soa).toEqual({
      name: 'ClUsTeR.lOcAl.',
      type: 'SOA',
      ttl: 30,
      data: 'ns.dns.ClUsTeR.lOcAl. hostmaster.ClUsTeR.lOcAl. 1 7200 1800 86400 30',
    });
  });
});

describe('what names stand for', () => {
  it.each<[string, RecordType, readonly string[]]>([
    ['dns-version.cluster.local.', 'TXT', ['1.1.0']],
    ['cluster.local.', 'SOA', ['ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5']],
    ['hdls1.testns.svc.cluster.local.', 'A', ['172.0.0.2', '172.0.0.3', '172.0.0.4', '172.0.0.5']],
    ['hdls1.testns.svc.cluster.local.', 'AAAA', ['5678:abcd::1', '5678:abcd::2']],
    ['dup-name.hdls1.testns.svc.cluster.local.', 'A', ['172.0.0.4', '172.0.0.5']],
    ['172-0-0-20.hdlsprtls.testns.svc.cluster.local.', 'A', ['172.0.0.20']],
    ['ep1a.svc1.testns.svc.cluster.local.', 'A', ['172.0.0.1']],
    ['external.testns.svc.cluster.local.', 'A', ['ext.interwebs.test.', '1.2.3.4']],
    ['external.testns.svc.cluster.local.', 'AAAA', ['ext.interwebs.test.', '1.2.3.4']],
    ['external-to-service.testns.svc.cluster.local.', 'A', ['svc1.testns.svc.cluster.local.', '10.0.0.1']],
    ['_http._tcp.svc1.testns.svc.cluster.local.', 'A', ['10.0.0.1']],
  ])('%s %s is %j', (name, type, data) => {
    expect(ask(name, type)).toEqual({ rcode: 'NOERROR', data });
  });

  it('SRV records of a headless Service share the weight of 100, names twice in it have one record', () => {
    const name = '_http._tcp.hdls1.testns.svc.cluster.local.';
    const targets = ['172-0-0-2', '172-0-0-3', 'dup-name', '5678-abcd--1', '5678-abcd--2'];
    expect(ask(name, 'SRV')?.data).toEqual(targets.map((each) => `0 16 80 ${each}.hdls1.testns.svc.cluster.local.`));
  });

  it('an alias to a name of the zone without such an address is NODATA', () => {
    expect(ask('external-to-service.testns.svc.cluster.local.', 'AAAA')).toEqual(NODATA);
  });

  it('aliases that lead in a circle are NODATA', () => {
    const objects = webObjects({
      externalNames: {
        a: 'b.default.svc.cluster.local',
        b: 'A.default.svc.cluster.local',
        c: 'c.default.svc.cluster.local',
      },
    });
    for (const name of ['a', 'b', 'c']) {
      expect(ask(`${name}.default.svc.cluster.local`, 'A', {}, objects)).toEqual(NODATA);
    }
  });

  it('with ignoreEmptyService a Service without a ready endpoint has no name', () => {
    expect(ask('svcempty.testns.svc.cluster.local.', 'A', { ignoreEmptyService: true })).toEqual(NXDOMAIN);
    expect(ask('svc1.testns.svc.cluster.local.', 'A', { ignoreEmptyService: true })?.rcode).toBe('NOERROR');
  });

  it('the name servers of the zone are the Services of which the DNS pod is an endpoint', () => {
    const ofService = { localIPs: ['172.0.0.100'] };
    expect(ask('cluster.local.', 'NS', ofService)?.data).toEqual(['kubedns.kube-system.svc.cluster.local.']);
    expect(ask('ns.dns.cluster.local.', 'A', ofService)?.data).toEqual(['10.0.0.10']);
    expect(ask('cluster.local.', 'NS', { localIPs: ['127.0.0.1'] })?.data).toEqual(['ns.dns.cluster.local.']);
    expect(ask('ns.dns.cluster.local.', 'A', { localIPs: ['127.0.0.1'] })?.data).toEqual(['127.0.0.1']);
    expect(ask('ns.dns.cluster.local.', 'AAAA', { localIPs: ['127.0.0.1'] })).toEqual(NODATA);
  });
});

describe('endpoints of a headless Service', () => {
  const name = 'web.default.svc.cluster.local.';

  it('are published while they are ready; no condition means ready', () => {
    const objects = webObjects({
      services: [headlessWeb],
      slices: [
        sliceOf('web', [
          { addresses: ['10.244.1.1'] },
          { addresses: ['10.244.1.2'], conditions: { ready: true } },
          { addresses: ['10.244.1.3'], conditions: { ready: false } },
          { addresses: ['10.244.1.4'], conditions: { ready: false, serving: true, terminating: true } },
        ]),
      ],
    });
    expect(ask(name, 'A', {}, objects)?.data).toEqual(['10.244.1.1', '10.244.1.2']);
  });

  it('are the name: without a ready one it does not exist', () => {
    const conditions = { ready: false };
    const objects = webObjects({
      services: [headlessWeb],
      slices: [sliceOf('web', [{ addresses: ['10.244.1.1'], conditions }])],
    });
    expect(ask(name, 'A', {}, objects)).toEqual(NXDOMAIN);
    expect(ask(name, 'AAAA', {}, objects)).toEqual(NXDOMAIN);
  });

  it('of the other address family only are NODATA', () => {
    const objects = webObjects({ services: [headlessWeb], slices: [sliceOf('web', [{ addresses: ['fd00::1'] }])] });
    expect(ask(name, 'A', {}, objects)).toEqual(NODATA);
    expect(ask(name, 'AAAA', {}, objects)?.data).toEqual(['fd00::1']);
  });

  it('have a name of their own: the hostname, else the address, or with endpoint_pod_names the pod', () => {
    const targetRef = { kind: 'Pod', name: 'web-x2m9q', namespace: 'default' };
    const objects = webObjects({
      services: [headlessWeb],
      slices: [
        sliceOf('web', [
          { addresses: ['10.244.1.1'], hostname: 'db-0' },
          { addresses: ['10.244.1.2'], targetRef },
        ]),
      ],
    });
    expect(ask(`db-0.${name}`, 'A', {}, objects)?.data).toEqual(['10.244.1.1']);
    expect(ask(`DB-0.${name}`, 'A', {}, objects)?.data).toEqual(['10.244.1.1']);
    expect(ask(`10-244-1-2.${name}`, 'A', {}, objects)?.data).toEqual(['10.244.1.2']);
    expect(ask(`10-244-1-1.${name}`, 'A', {}, objects)).toEqual(NXDOMAIN);
    expect(ask(`web-x2m9q.${name}`, 'A', {}, objects)).toEqual(NXDOMAIN);
    expect(ask(`web-x2m9q.${name}`, 'A', { endpointPodNames: true }, objects)?.data).toEqual(['10.244.1.2']);
  });
});

describe('names of addresses', () => {
  const options = standardZoneOptions();

  it('of cluster IPs are Services, of pod addresses every endpoint that has them', () => {
    expect(ask(reverseName('10.0.0.10') as string, 'PTR', options)?.data).toEqual([
      'kubedns.kube-system.svc.cluster.local.',
    ]);
    expect(ask(reverseName('172.0.0.4') as string, 'PTR', options)?.data).toEqual([
      'dup-name.hdls1.testns.svc.cluster.local.',
    ]);
    expect(ask(reverseName('5678:abcd::1') as string, 'PTR', options)?.data).toEqual([
      '5678-abcd--1.hdls1.testns.svc.cluster.local.',
    ]);
  });

  it('that nobody has are asked of the next plugin where the zone falls through, and denied where it does not', () => {
    const name = reverseName('192.0.2.1') as string;
    expect(ask(name, 'PTR', options)).toBeUndefined();
    expect(ask(name, 'PTR', { ...options, fallthrough: [] })).toEqual(NXDOMAIN);
  });

  it('a name outside of all zones is for the next plugin', () => {
    expect(ask('example.com.', 'A', options)).toBeUndefined();
    expect(ask('notcluster.local.', 'A', options)).toBeUndefined();
  });
});

describe('names of pods', () => {
  it('insecure: every address that can be written has one; verified: only a pod of that namespace', () => {
    expect(ask('5678-abcd--2.podns.pod.cluster.local.', 'AAAA', { pods: 'insecure' })?.data).toEqual(['5678:abcd::2']);
    expect(ask('1-2-3.podns.pod.cluster.local.', 'A', { pods: 'insecure' })).toEqual(NXDOMAIN);
    expect(ask('10-240-0-1.podns.pod.cluster.local.', 'A', { pods: 'verified' })?.data).toEqual(['10.240.0.1']);
    expect(ask('10-240-0-1.testns.pod.cluster.local.', 'A', { pods: 'verified' })).toEqual(NXDOMAIN);
  });
});
