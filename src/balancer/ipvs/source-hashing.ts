import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { BUCKET_BITS, dealBuckets } from './hash-buckets.ts';
import { hash32 } from './hash32.ts';

/**
 * Source hashing: a hash of the client's address (`shPort`: plus its port) names one of 256 buckets, which are dealt out
 * to the servers in turn, to each as many as it weighs. When the server has weight 0 (it keeps one bucket) or is
 * overloaded, the connection is refused, or with `shFallback` the 256 buckets are tried from another one on. The
 * buckets are dealt anew after each change of the servers, so that most clients change their server then.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_sh.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsSourceHashing: Algorithm = defineAlgorithm({
  name: 'ipvs/sh',
  summary: "A hash of the client's address: a client keeps its server while none changes.",
  expectation: 'hash of the flow',
  unevenness: 0.024,
  refuses: 'a weightless place',
  unit: 'connection',
  readsConnections: false,
  heeds: ['weight'],
  options: {
    shPort: { kind: 'boolean', default: false, summary: "Hash the client's port too (ipvsadm -b sh-port)." },
    shFallback: {
      kind: 'boolean',
      default: false,
      summary: 'Try further servers when the one of the hash cannot take a connection (ipvsadm -b sh-fallback).',
    },
  },

  create(servers, _, { shPort, shFallback }) {
    const count = 1 << BUCKET_BITS;
    const buckets = new Int32Array(count);
    let isStale = true;
    const changed = (): void => {
      isStale = true;
    };
    return {
      pick(flow) {
        if (isStale) dealBuckets(buckets, servers, true);
        isStale = false;
        const { weight, overloaded } = servers.columns;
        const base = hash32(flow.sourceIp + (shPort ? flow.sourcePort : 0), BUCKET_BITS);
        let server = buckets[base]!;
        if (weight[server] !== 0 && overloaded[server] === 0) return server;
        if (!shFallback) return NO_SERVER;
        // The kernel adds the offset to a sum that holds the first bucket already, so that it starts from twice that.
        for (let offset = 0; offset < count; offset++) {
          server = buckets[(2 * base + offset) % count]!;
          if (weight[server] !== 0 && overloaded[server] === 0) return server;
        }
        return NO_SERVER;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});
