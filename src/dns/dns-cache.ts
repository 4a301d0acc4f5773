import { canonicalName } from './domain-name.ts';
import type { DnsResponse, Question, ResourceRecord } from './record.ts';

/** How long a cache keeps answers. All times in seconds, as TTLs are. */
export interface CacheOptions {
  /** The longest and the shortest time that an answer with records is kept. */
  readonly success: { readonly mostTtl: number; readonly leastTtl: number };
  /** The same for answers without: NXDOMAIN and NODATA. */
  readonly denial: { readonly mostTtl: number; readonly leastTtl: number };
  /** How long SERVFAIL is kept; 0 for not at all. */
  readonly failureTtl: number;
  /** Answers of each of the two kinds. */
  readonly capacity: number;
}

/** The plugin without options: `cache`. Source: CoreDNS plugin/cache README. */
export const cacheDefaults: CacheOptions = {
  success: { mostTtl: 3600, leastTtl: 5 },
  denial: { mostTtl: 1800, leastTtl: 5 },
  failureTtl: 5,
  capacity: 9984,
};

/** `cache SECONDS`, which caps both kinds. The standard Corefile has `cache 30`. */
export function cacheFor(seconds: number): CacheOptions {
  return {
    ...cacheDefaults,
    success: { ...cacheDefaults.success, mostTtl: seconds },
    denial: { ...cacheDefaults.denial, mostTtl: seconds },
  };
}

interface Item {
  readonly response: DnsResponse;
  readonly storedMs: number;
  readonly ttl: number;
}

/**
 * A DNS server's cache of answers. An answer is kept for the least TTL of all its records, within the limits of the
 * options; what is given out then has one TTL for all records, which counts down in whole seconds. The time is the
 * caller's and must not go back.
 *
 * A full cache forgets the oldest answer of that kind; CoreDNS forgets one at random of those that fall on the same of
 * its 256 parts. Answers that are over are kept until then, as there.
 *
 * Source: CoreDNS plugin/cache, plugin/pkg/dnsutil/ttl.go.
 */
export class DnsCache {
  readonly #options: CacheOptions;
  readonly #success = new Map<string, Item>();
  readonly #denial = new Map<string, Item>();

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** The answer that is kept for a question, with the TTL that is left; undefined when there is none. */
  get(question: Question, nowMs: number): DnsResponse | undefined {
    const key = keyOf(question);
    for (const items of [this.#denial, this.#success]) {
      const item = items.get(key);
      if (item === undefined) continue;
      const left = item.ttl - Math.floor((nowMs - item.storedMs) / 1000);
      if (left > 0) return withTtl(item.response, left);
    }
    return undefined;
  }

  /**
   * Keeps an answer.
   *
   * @returns the answer as it is given out now, with the TTL for which it is kept.
   */
  put(question: Question, response: DnsResponse, nowMs: number): DnsResponse {
    const ttl = this.#ttlOf(response);
    const items = isSuccess(response) ? this.#success : this.#denial;
    if (ttl > 0) {
      const key = keyOf(question);
      items.delete(key);
      items.set(key, { response, storedMs: nowMs, ttl });
      const [oldest] = items.keys();
      if (items.size > this.#options.capacity && oldest !== undefined) items.delete(oldest);
    }
    return withTtl(response, ttl);
  }

  #ttlOf(response: DnsResponse): number {
    const { success, denial, failureTtl } = this.#options;
    if (response.rcode === 'SERVFAIL') return failureTtl;
    const { mostTtl, leastTtl } = isSuccess(response) ? success : denial;
    const ttls = [...response.answers, ...response.authority, ...response.extra].map(({ ttl }) => ttl);
    return Math.min(mostTtl, Math.max(leastTtl, Math.min(3600, ...ttls)));
  }
}

function isSuccess({ rcode, answers }: DnsResponse): boolean {
  return rcode === 'NOERROR' && answers.length > 0;
}

function keyOf({ name, type }: Question): string {
  return `${type} ${canonicalName(name)}`;
}

function withTtl(response: DnsResponse, ttl: number): DnsResponse {
  const each = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl });
  const { rcode, answers, authority, extra } = response;
  return { rcode, answers: answers.map(each), authority: authority.map(each), extra: extra.map(each) };
}
