import { LIST_HEAD, type ServerList } from '../server-list.ts';

/**
 * Whether a server has more active connections than its weight while some server of the list has less than half of its
 * own. Linear in the servers, if it comes to that.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_lblc.c and ip_vs_lblcr.c, `is_overloaded`.
 */
export function isCrowded(servers: ServerList, server: number): boolean {
  const next = servers.next;
  const { weight, activeConnections } = servers.columns;
  if (activeConnections[server]! <= weight[server]!) return false;
  for (let other = next[LIST_HEAD]!; other !== LIST_HEAD; other = next[other]!) {
    if (activeConnections[other]! * 2 < weight[other]!) return true;
  }
  return false;
}
