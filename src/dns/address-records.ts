import { canonicalName } from './domain-name.ts';
import { type Backend, isInZone } from './find-backends.ts';
import type { DnsResponse, Question, ResourceRecord } from './record.ts';

/** Asks the server for a name outside of the zone. */
export type Follow = (question: Question) => DnsResponse;

/** No alias chain is followed further. */
const MOST_ALIASES = 8;

/** Where aliases lead: within the zone to other backends, out of it to whatever `follow` finds. */
export interface AliasScope {
  readonly zone: string;
  readonly ttl: number;
  readonly backendsOf: (target: string) => readonly Backend[];
  readonly follow: Follow;
}

/**
 * The A or AAAA records of a name, each address once, aliases before what they lead to. An alias to a name of the zone
 * that has no such address, or to itself, gives nothing at all; one to a name elsewhere stands even without addresses.
 *
 * Source: CoreDNS plugin/backend_lookup.go A, AAAA.
 */
export function addressRecords(
  question: Question & { readonly type: 'A' | 'AAAA' },
  backends: readonly Backend[],
  scope: AliasScope,
  aliases: readonly ResourceRecord[] = [],
): readonly ResourceRecord[] {
  const { name, type } = question;
  const { ttl } = scope;
  const records: ResourceRecord[] = [];
  const seen = new Set<string>();
  for (const backend of backends) {
    if (backend.kind === type && !seen.has(backend.host)) {
      seen.add(backend.host);
      records.push({ name, type, ttl, data: backend.host });
    }
    if (backend.kind !== 'CNAME') continue;
    const alias: ResourceRecord = { name, type: 'CNAME', ttl, data: backend.host };
    if (aliases.length >= MOST_ALIASES || leadsBack(alias, aliases)) continue;
    const target = { name: backend.host, type };
    if (!isInZone(backend, scope.zone)) {
      records.push(alias, ...scope.follow(target).answers);
      continue;
    }
    const further = addressRecords(target, scope.backendsOf(backend.host), scope, [...aliases, alias]);
    if (further.length > 0) records.push(alias, ...further);
  }
  return records;
}

function leadsBack({ name, data }: ResourceRecord, aliases: readonly ResourceRecord[]): boolean {
  const target = canonicalName(data);
  return target === canonicalName(name) || aliases.some((each) => canonicalName(each.name) === target);
}
