import { AddressMemory, type MemoryLimits } from './address-memory.ts';
import type { PortAffinity, PresentTime } from './affinity.ts';
import { RememberedEndpoints } from './remembered-endpoints.ts';

/**
 * A set that rules add to and whose size is not given has room for 65535 elements; in a full set a new address finds no
 * place, and its connection goes on without being remembered.
 *
 * Source: Linux net/netfilter/nft_dynset.c nft_dynset_new, and the size that `nft list ruleset` shows.
 */
const limits: MemoryLimits = {
  capacity: 65_535,
  whenFull: 'remember nobody new',
  includesTimeout: false,
};

/**
 * Session affinity in nftables mode: a set of client addresses with a timeout for each endpoint, `affinity-…`. The
 * Service's chain looks a client up in the sets of its endpoints, `update @affinity-…` in the endpoint's chain renews it.
 */
export function affinitySets(timeoutMs: number, time: PresentTime): PortAffinity {
  const memory = new AddressMemory(limits, timeoutMs, time);
  return { ofRules: () => new RememberedEndpoints(memory) };
}
