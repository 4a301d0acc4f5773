import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { BUCKET_BITS, dealBuckets } from './hash-buckets.ts';
import { hash32 } from './hash32.ts';

/**
 * Destination hashing: a hash of the destination address names one of 256 buckets, which are dealt out to the servers in
 * turn, whatever they weigh. One virtual IP has one server, always, and when that one has weight 0 or is overloaded,
 * connections are refused, whatever the others do. The buckets are dealt anew after each change of the servers.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_dh.c, checked against decisions recorded from kernel 6.1.
 */
export const ipvsDestinationHashing: Algorithm = defineAlgorithm({
  name: 'ipvs/dh',
  summary: 'A hash of the destination address: one virtual IP has one server.',
  expectation: 'hash of the flow',
  unevenness: 0.024,
  refuses: 'a weightless place',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers) {
    const buckets = new Int32Array(1 << BUCKET_BITS);
    let isStale = true;
    const changed = (): void => {
      isStale = true;
    };
    return {
      pick(flow) {
        if (isStale) dealBuckets(buckets, servers, false);
        isStale = false;
        const server = buckets[hash32(flow.destinationIp, BUCKET_BITS)]!;
        const { weight, overloaded } = servers.columns;
        return weight[server] === 0 || overloaded[server] !== 0 ? NO_SERVER : server;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});
