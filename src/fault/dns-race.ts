import type { FaultKind } from './fault.ts';

/**
 * A and AAAA leave one socket at the same time and race for their conntrack entry, and the one that comes second is
 * dropped: its answer is missing for 5 s. What the cache of a node answers (NodeLocal DNSCache) has no such entry.
 *
 * Source: kubernetes issue 56903; Linux net/netfilter/nf_conntrack_core.c, clash resolution.
 */
export const dnsRace: FaultKind = {
  name: 'dns-race',
  summary: 'Lets a share of lookups lose one of its two queries, A and AAAA, to the race for a conntrack entry.',
  parameters: {
    probability: {
      type: 'probability',
      required: true,
      summary: 'Share of the pairs of queries of which one is lost.',
    },
  },
  concernsDns: true,
  begin: ({ dns }, { probability }, stream) => dns.addRace(() => stream.uniform() < (probability as number)),
};
