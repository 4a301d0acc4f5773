import { describe, expect, it } from 'vitest';
import {
  type ConntrackEntry,
  hasUDPChange,
  staleConntrackEntries,
  type TrackedService,
  udpChanges,
} from '../../src/kubeproxy/conntrack-cleanup.ts';
import type { Protocol } from '../../src/kubernetes/objects.ts';
import { readCases } from '../read-cases.ts';

interface RecordedService {
  readonly proto: Protocol;
  readonly clusterIP: string;
  readonly port: number;
  readonly nodePort: number;
  readonly externalIPs?: readonly string[];
  readonly loadBalancerIPs?: readonly string[];
}

interface Row {
  readonly name: string;
  readonly service: RecordedService | null;
  readonly endpoints: readonly { readonly ip: string; readonly serving: boolean }[];
  readonly entry: {
    readonly proto: Protocol;
    readonly origDst: string;
    readonly origDport: number;
    readonly replySrc: string;
  };
  readonly want: 'keep' | 'delete';
  /** First and last version of which a row holds, such as "1.32". */
  readonly since?: string;
  readonly until?: string;
  /** The change of kube-proxy in 2026, after 1.36, with which a row came true. */
  readonly pr?: string;
}

const TARGET_PORT = 5353;

function service(port: Partial<TrackedService['port']>, endpoints: readonly string[]): TrackedService {
  const plain = { name: 'ns/dns', clusterIP: '10.0.0.1', port: 53, nodePort: 0, externalIPs: [], loadBalancerIPs: [] };
  return {
    port: { ...plain, protocol: 'UDP', ...port },
    endpoints: endpoints.map((address) => ({ address, serving: true })),
  };
}

function entry(destination: string, port: number, replySource: string, protocol: Protocol = 'UDP'): ConntrackEntry {
  return {
    protocol,
    originalDestinationIP: destination,
    originalDestinationPort: port,
    replySourceIP: replySource,
    replySourcePort: TARGET_PORT,
  };
}

const isDeleted = (
  one: ConntrackEntry,
  before: readonly TrackedService[],
  after: readonly TrackedService[],
  minor: number,
): boolean => staleConntrackEntries([one], before, after, minor).length === 1;

/** Rows that name no version hold from 1.32 on. */
const rows = readCases<Row>('conntrack_reconcile').flatMap((row) => {
  const minorOf = (version: string): number => Number(version.split('.')[1]);
  const first = minorOf(row.since ?? (row.pr === undefined ? '1.32' : '1.37'));
  const last = minorOf(row.until ?? '1.38');
  return [32, 33, 34, 36, 37, 38]
    .filter((minor) => first <= minor && minor <= last)
    .map((minor) => ({ ...row, minor }));
});

it.each(rows)('1.$minor: $name ($want)', ({ service: recorded, endpoints, entry: given, want, minor }) => {
  const { proto, ...port } = recorded ?? { proto: 'UDP' };
  const tracked: TrackedService = {
    ...service({ ...port, protocol: proto }, []),
    endpoints: endpoints.map(({ ip, serving }) => ({ address: `${ip}:${TARGET_PORT}`, serving })),
  };
  const after = recorded === null ? [] : [tracked];
  const one = entry(given.origDst, given.origDport, given.replySrc, given.proto);
  expect(isDeleted(one, recorded === null ? [tracked] : [], after, minor)).toBe(want === 'delete');
});

interface MapRow {
  readonly name: string;
  readonly want: {
    readonly before: EndpointsMap;
    readonly after: EndpointsMap;
    readonly conntrackCleanupRequired: boolean;
  };
}

type EndpointsMap = Readonly<Record<string, readonly { readonly endpoint: string }[]>>;

const tracked = (map: EndpointsMap): readonly TrackedService[] =>
  Object.entries(map).map(([name, endpoints]) =>
    service(
      { name },
      endpoints.map(({ endpoint }) => endpoint),
    ),
  );

const updates = readCases<MapRow>('endpoints_map_updates');

it.each(updates)('$name: conntrack is looked at: $want.conntrackCleanupRequired', ({ want }) => {
  expect(hasUDPChange(tracked(want.before), tracked(want.after))).toBe(want.conntrackCleanupRequired);
});

interface LegacyRow {
  readonly row: string;
  readonly deleted: readonly string[];
  readonly newlyActive: readonly string[];
}

const addresses = (...endpoints: readonly string[]): EndpointsMap[string] =>
  endpoints.map((endpoint) => ({ endpoint }));

/** The endpoints of rows that the sample of endpoints_map_updates leaves out. */
const leftOut: Readonly<Record<string, Pick<MapRow['want'], 'before' | 'after'>>> = {
  'add a slice': { before: {}, after: { 'ns1/ep1:p11': addresses('10.1.1.1:11') } },
  'remove an IP and a port': {
    before: {
      'ns1/ep1:p11': addresses('10.1.1.1:11', '10.1.1.2:11'),
      'ns1/ep1:p12': addresses('10.1.1.1:12', '10.1.1.2:12'),
    },
    after: { 'ns1/ep1:p11': addresses('10.1.1.1:11') },
  },
};

it.each(readCases<LegacyRow>('udp_stale_endpoints_legacy'))('up to 1.31, $row', ({ row, deleted, newlyActive }) => {
  const { before, after } = updates.find(({ name }) => name === row)?.want ?? leftOut[row]!;
  const changes = udpChanges(tracked(before), tracked(after));
  expect(changes.deletedEndpoints.map(({ address }) => address).toSorted()).toEqual(deleted.toSorted());
  expect(changes.newlyActive.map(({ port }) => port.name).toSorted()).toEqual(newlyActive.toSorted());
});

const [first, second] = ['10.1.0.1', '10.1.0.2'];
const both = [service({}, [`${first}:5353`, `${second}:5353`])];
const one = [service({}, [`${first}:5353`])];
const none = [service({}, [])];
const versions = [31, 32, 34, 36, 37];

describe('the entry of a UDP flow', () => {
  const toSecond = entry('10.0.0.1', 53, second);
  const blackHole = entry('10.0.0.1', 53, '10.0.0.1');

  it.each(versions)('in 1.%i goes when its endpoint goes, and others stay', (minor) => {
    expect(isDeleted(toSecond, both, one, minor)).toBe(true);
    expect(isDeleted(entry('10.0.0.1', 53, first), both, one, minor)).toBe(false);
    expect(isDeleted(entry('8.8.8.8', 53, '8.8.8.8'), both, one, minor)).toBe(false);
  });

  it.each(versions)('in 1.%i goes when the Service gets its first endpoint and the flow leads to none', (minor) => {
    expect(isDeleted(blackHole, none, one, minor)).toBe(true);
  });

  it('stays for ever in 1.32 to 1.36 when the last endpoint goes, and goes in all others', () => {
    expect(versions.map((minor) => isDeleted(toSecond, both, none, minor))).toEqual([true, false, false, false, true]);
  });

  it('stays for ever in 1.32 to 1.36 when the Service is deleted, and goes in all others', () => {
    expect(versions.map((minor) => isDeleted(toSecond, both, [], minor))).toEqual([true, false, false, false, true]);
  });

  it('stays in a Service that took over the address of a deleted one, if it leads to an endpoint of that', () => {
    const heir = [service({ name: 'ns/heir' }, [`${second}:5353`])];
    expect(isDeleted(toSecond, both, heir, 37)).toBe(false);
  });

  it('goes when the target port changes from 1.34 on, and before 1.32', () => {
    const moved = [service({}, [`${first}:53`])];
    const toFirst = entry('10.0.0.1', 53, first);
    expect(versions.map((minor) => isDeleted(toFirst, one, moved, minor))).toEqual([true, false, true, true, true]);
  });

  it.each(versions)('in 1.%i is left alone when no UDP Service changed', (minor) => {
    expect(isDeleted(blackHole, one, one, minor)).toBe(false);
    const tcp = service({ name: 'ns/web', protocol: 'TCP' }, [`${first}:80`]);
    expect(isDeleted(blackHole, one, [...one, tcp], minor)).toBe(false);
  });

  it('goes at a restart of kube-proxy up to 1.31, and stays later if it leads to an endpoint', () => {
    expect(versions.map((minor) => isDeleted(toSecond, [], both, minor))).toEqual([true, false, false, false, false]);
  });
});

it.each(versions)('in 1.%i flows by every address of a Service are cleaned, those by node ports too', (minor) => {
  const port = { nodePort: 30_053, externalIPs: ['192.0.2.1'], loadBalancerIPs: ['192.0.2.2'] };
  const before = [service(port, [`${first}:5353`, `${second}:5353`])];
  const after = [service(port, [`${first}:5353`])];
  for (const destination of ['10.0.0.1', '192.0.2.1', '192.0.2.2']) {
    expect(isDeleted(entry(destination, 53, second), before, after, minor)).toBe(true);
  }
  expect(isDeleted(entry('172.18.0.2', 30_053, second), before, after, minor)).toBe(true);
  expect(isDeleted(entry('172.18.0.2', 30_053, first), before, after, minor)).toBe(false);
});

it('a node port without an endpoint is not cleaned from 1.32 on: any flow to such a port would be meant', () => {
  const port = { nodePort: 30_053 };
  const before = [service(port, [`${first}:5353`])];
  const toNodePort = entry('172.18.0.2', 30_053, first);
  const cleaned = versions.map((minor) => isDeleted(toNodePort, before, [service(port, [])], minor));
  expect(cleaned).toEqual([true, false, false, false, false]);
});

it.each(versions)('in 1.%i flows of other protocols are never deleted', (minor) => {
  for (const protocol of ['TCP', 'SCTP'] as const) {
    const before = [service({ protocol }, [`${first}:5353`, `${second}:5353`])];
    const after = [service({ protocol }, [`${first}:5353`])];
    expect(isDeleted(entry('10.0.0.1', 53, second, protocol), before, after, minor)).toBe(false);
    expect(isDeleted(entry('10.0.0.1', 53, second, protocol), both, one, minor)).toBe(false);
  }
});

it.each(versions)('in 1.%i IPv6 flows are cleaned as IPv4 ones are', (minor) => {
  const port = { clusterIP: 'fd00:96::1' };
  const before = [service(port, ['[fd00::1]:5353', '[fd00::2]:5353'])];
  const after = [service(port, ['[fd00::1]:5353'])];
  expect(isDeleted(entry('fd00:96::1', 53, 'fd00::2'), before, after, minor)).toBe(true);
  expect(isDeleted(entry('fd00:96::1', 53, 'fd00::1'), before, after, minor)).toBe(false);
});
