import { type CacheOptions, DnsCache } from './dns-cache.ts';
import type { DnsServer, DnsServerName } from './dns-server.ts';

/**
 * A server with a cache before it, in the same process: CoreDNS with its `cache` plugin. Each pod of a DNS Deployment
 * has a cache of its own, so it is made once for each.
 *
 * @param name who answers when the cache does.
 */
export function createCachedServer(name: DnsServerName, server: DnsServer, options: CacheOptions): DnsServer {
  const cache = new DnsCache(options);
  return {
    ask(question, nowMs) {
      const kept = cache.get(question, nowMs);
      if (kept !== undefined) return { response: kept, visited: [name] };
      const { response, visited } = server.ask(question, nowMs);
      return { response: cache.put(question, response, nowMs), visited };
    },
  };
}
