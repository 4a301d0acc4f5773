import { createCachedServer } from './cached-server.ts';
import { type CacheOptions, cacheDefaults, cacheFor } from './dns-cache.ts';
import type { DnsServer } from './dns-server.ts';
import { isWithin } from './domain-name.ts';

/** What it does with names of the cluster: 30 s for answers, 5 s for denials. */
export const nodeCacheOfCluster: CacheOptions = { ...cacheFor(30), denial: { ...cacheDefaults.denial, mostTtl: 5 } };

/** What it does with all other names: 30 s. */
export const nodeCacheOfOthers: CacheOptions = cacheFor(30);

/**
 * NodeLocal DNSCache: a cache on the node that asks the cluster's DNS for names of the cluster and for reverse names,
 * and the upstream resolver for all others, which so never reach the cluster's DNS.
 *
 * Source: cluster/addons/dns/nodelocaldns/nodelocaldns.yaml.
 */
export function createNodeLocalDns(clusterDomain: string, clusterDns: DnsServer, upstream: DnsServer): DnsServer {
  const blocks = [
    { zone: clusterDomain, server: onTheNode(clusterDns, nodeCacheOfCluster) },
    { zone: 'in-addr.arpa', server: onTheNode(clusterDns, nodeCacheOfOthers) },
    { zone: 'ip6.arpa', server: onTheNode(clusterDns, nodeCacheOfOthers) },
  ];
  const others = onTheNode(upstream, nodeCacheOfOthers);
  return {
    ask(question, nowMs) {
      const block = blocks.find(({ zone }) => isWithin(question.name, zone));
      return (block?.server ?? others).ask(question, nowMs);
    },
  };
}

function onTheNode(server: DnsServer, options: CacheOptions): DnsServer {
  const forward: DnsServer = {
    ask(question, nowMs) {
      const { response, visited } = server.ask(question, nowMs);
      return { response, visited: ['node-local-dns', ...visited] };
    },
  };
  return createCachedServer('node-local-dns', forward, options);
}
