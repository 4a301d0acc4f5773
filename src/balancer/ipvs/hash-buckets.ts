import type { ServerList } from '../server-list.ts';
import { LIST_HEAD } from '../server-list.ts';

/** Bits of a bucket's number: CONFIG_IP_VS_SH_TAB_BITS and CONFIG_IP_VS_DH_TAB_BITS. */
export const BUCKET_BITS = 8;

/**
 * Deals 256 buckets out to all servers of the list in turn, from the head on, again and again: one bucket a turn, or
 * `byWeight` as many as the server weighs; one of weight 0 keeps one. Without servers each bucket is `LIST_HEAD`.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_sh.c and ip_vs_dh.c, `..._reassign`.
 */
export function dealBuckets(buckets: Int32Array, servers: ServerList, byWeight: boolean): void {
  const { next, weight } = servers;
  let server = next[LIST_HEAD]!;
  let dealt = 0;
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    buckets[bucket] = server;
    dealt++;
    if (byWeight && dealt < weight[server]!) continue;
    dealt = 0;
    server = next[server]!;
    if (server === LIST_HEAD) server = next[LIST_HEAD]!;
  }
}
