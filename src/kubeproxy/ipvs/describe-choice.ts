import type { VirtualServer } from './virtual-server.ts';

/**
 * What each scheduler of the kernel goes by; the servers of a virtual server of kube-proxy all weigh 1.
 *
 * Source: ipvsadm(8); the kernel's net/netfilter/ipvs/ip_vs_rr.c and its siblings.
 */
const choices: Readonly<Record<string, string>> = {
  rr: 'each in turn',
  wrr: 'each in turn, by weights, which are all 1',
  lc: 'the one with the fewest connections; all the same in the long run if they are equally fast',
  wlc: 'the one with the fewest connections for its weight; all the same in the long run if they are equally fast',
  sed: 'the one with the shortest expected delay; all the same in the long run if they are equally fast',
  nq: 'an idle one, else the one with the shortest expected delay; all the same in the long run if they are equally fast',
  sh: "by the client's address: a client always gets the same one; shares are those over all clients",
  dh: 'by the destination, which is this one address: one of them gets everything, whichever it is',
  lblc: 'by the destination, which is this one address: one of them gets everything until it is overloaded',
  lblcr: 'by the destination, which is this one address: a few of them get everything until they are overloaded',
  mh: "by the client's address and port; shares are those over all clients",
  fo: 'the one with the largest weight; all weigh the same, so the one that was added last gets everything',
  ovf: 'the one that was added last until it has two connections, then the one before; refused when all have two',
};

/** How a virtual server chooses among its real servers, in plain English; a scheduler not known here is named. */
export function describeChoice({ realServers, scheduler, persistenceSeconds, policyLocal }: VirtualServer): string {
  if (realServers.length === 0) return 'no real server: IPVS answers with ICMP port unreachable';
  const many = realServers.length === 1 ? 'the only real server' : `one of ${realServers.length} real servers`;
  const how = Object.hasOwn(choices, scheduler) ? choices[scheduler] : `as the kernel's scheduler ${scheduler} does`;
  const local = policyLocal && !realServers.some(({ isLocal }) => isLocal);
  return [
    realServers.length === 1 ? many : `${many}, ${how}`,
    ...(local ? ['policy Local, but no endpoint on this node: falls back to those of the cluster'] : []),
    ...(persistenceSeconds === null ? [] : [`a client stays with its server for ${persistenceSeconds} s`]),
  ].join('; ');
}
