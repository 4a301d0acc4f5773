import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsOf } from '../../src/dns/domain-name.ts';
import type { ZoneObjects } from '../../src/dns/zone-objects.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import type { Protocol } from '../../src/kubernetes/objects.ts';
import { defaultPod } from '../../src/kubernetes/pod-defaults.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

/** A port as the tables of CoreDNS's tests have it; port -1 says that there is none. */
interface RecordedPort {
  readonly name: string | null;
  readonly protocol: string | null;
  readonly port: number;
}

/** The objects that a table of CoreDNS's tests assumes. */
interface RecordedObjects {
  readonly services: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly type?: 'ClusterIP' | 'ExternalName';
    readonly clusterIPs: readonly string[];
    readonly externalName?: string | null;
    readonly ports: readonly RecordedPort[];
  }[];
  readonly endpoints: readonly {
    readonly service: string;
    readonly namespace: string;
    readonly slice: string;
    readonly addresses: readonly { readonly ip: string; readonly hostname: string | null }[];
    readonly ports?: readonly RecordedPort[];
  }[];
  readonly pods?: readonly { readonly namespace: string; readonly name: string; readonly ip: string }[];
  readonly namespacesThatDoNotExist?: readonly string[];
}

/** A record of a table: what stands in the fields that it has must be so. */
export type RecordedRecord = Readonly<Record<string, string | number>>;

/** A row of a table. */
export interface RecordedAnswer {
  readonly group: string;
  readonly qname: string;
  readonly qtype: string;
  readonly rcode: string;
  readonly answer: readonly RecordedRecord[];
  readonly extra: readonly RecordedRecord[];
  readonly authoritySOA: boolean;
  readonly pods?: 'disabled' | 'insecure' | 'verified';
  readonly namespaces?: readonly string[];
  readonly ignoreEmptyService?: boolean;
}

/** A table of CoreDNS's tests. */
export interface RecordedTable {
  readonly zones?: readonly string[];
  readonly fixture: RecordedObjects;
  readonly cases: readonly RecordedAnswer[];
}

/** Reads a table of test/fixtures/cases. */
export function readTable(name: string): RecordedTable {
  const path = join(import.meta.dirname, '..', 'fixtures', 'cases', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as RecordedTable;
}

/** The objects of a table. Every namespace that a name of it mentions exists, but for those that it says do not. */
export function objectsOf({ fixture, cases }: RecordedTable): ZoneObjects {
  const mentioned = cases.flatMap(({ qname }) => labelsOf(qname).map((label) => label.toLowerCase()));
  const namespaces = [...mentioned, ...fixture.services.map((service) => service.namespace)];
  return {
    namespaces: namespaces.filter((name) => !(fixture.namespacesThatDoNotExist ?? []).includes(name)),
    services: fixture.services.map(({ name, namespace, type, clusterIPs, externalName, ports }) =>
      defaultService({
        metadata: { name, namespace },
        spec: { type, clusterIPs, ports: ports.map(portOf), externalName: externalName ?? undefined },
      }),
    ),
    endpointSlices: fixture.endpoints.map(({ service, namespace, slice, addresses, ports = [] }) =>
      defaultEndpointSlice({
        metadata: { name: slice, namespace, labels: { 'kubernetes.io/service-name': service } },
        endpoints: addresses.map(({ ip, hostname }) => ({ addresses: [ip], hostname: hostname ?? undefined })),
        ports: ports.filter(({ port }) => port !== -1).map(portOf),
      }),
    ),
    pods: (fixture.pods ?? []).map(({ name, namespace, ip }) =>
      defaultPod({ metadata: { name, namespace }, status: { phase: 'Running', podIPs: [{ ip }] } }),
    ),
  };
}

function portOf({ name, protocol, port }: RecordedPort) {
  return { name: name ?? '', protocol: (protocol ?? 'tcp').toUpperCase() as Protocol, port };
}
