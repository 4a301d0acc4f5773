import { AddressMemory, type MemoryLimits } from './address-memory.ts';
import type { PortAffinity, PresentTime } from './affinity.ts';
import { RememberedEndpoints } from './remembered-endpoints.ts';

/**
 * The kernel's module takes `ip_list_tot` addresses a list, 100 by default, and kube-proxy does not set it. In a full
 * list the address seen least recently makes room. To take out those whose time is over (`--reap`) changes nothing that
 * could be seen: they are the first to make room anyhow.
 *
 * Source: Linux net/netfilter/xt_recent.c recent_entry_init, recent_mt; four lists of 100 measured on Linux 6.18.
 */
const limits: MemoryLimits = {
  capacity: 100,
  whenFull: 'forget the least recently seen',
  includesTimeout: true,
};

/**
 * Session affinity in iptables mode: a list of recent client addresses for each endpoint, by the name of its chain.
 * `-m recent --rcheck --seconds TIMEOUT --reap` looks a client up, `-m recent --set` in the endpoint's chain renews it.
 */
export function recentLists(timeoutMs: number, time: PresentTime): PortAffinity {
  const memory = new AddressMemory(limits, timeoutMs, time);
  return { ofRules: () => new RememberedEndpoints(memory) };
}
