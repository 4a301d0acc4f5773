/** The record types that can be asked for by name. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'MX', 'HINFO'] as const;

/** A record type of `recordTypes`. */
export type RecordType = (typeof recordTypes)[number];

/** What a client asks a server. */
export interface Question {
  /** With or without the final dot; always taken as fully qualified. */
  readonly name: string;
  readonly type: RecordType;
}

/** One record as `dig` prints it. */
export interface ResourceRecord {
  /** Owner, with the final dot, in the case of the question. */
  readonly name: string;
  readonly type: RecordType;
  /** Seconds for which it may be cached. */
  readonly ttl: number;
  /** In presentation form (RFC 1035 section 5), text without its quotes: "10.96.0.10", "0 100 80 web.shop.svc.cluster.local.". */
  readonly data: string;
}

/** A record that names a port of a server, with the fields of its data (RFC 2782). */
export interface SrvRecord extends ResourceRecord {
  readonly type: 'SRV';
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** The response codes that a server of this model gives. */
export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';

/** What a server answers. NODATA is NOERROR without answers: the name exists, but has no record of that type. */
export interface DnsResponse {
  readonly rcode: Rcode;
  readonly answers: readonly ResourceRecord[];
  /** The SOA record of the zone when there are no answers: its TTL says how long that may be remembered. */
  readonly authority: readonly ResourceRecord[];
  /** Addresses of the targets that SRV and NS records name. */
  readonly extra: readonly (ResourceRecord | SrvRecord)[];
}
