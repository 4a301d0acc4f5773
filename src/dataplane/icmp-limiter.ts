import { enlargeFloat64 } from '../base/columns.ts';
import type { PresentTime } from '../kubeproxy/affinity/affinity.ts';

/** XRLIM_BURST_FACTOR and net.ipv4.icmp_ratelimit: for each address six at once, then one a second. */
const PEER_BURST = 6;
const PEER_INTERVAL_MS = 1000;
/** net.ipv4.icmp_msgs_burst and icmp_msgs_per_sec, for all addresses together. */
const NODE_BURST = 50;
const NODE_PER_MS = 1;

/**
 * How many ICMP errors one node sends: whoever is rejected by its rules hears of that by one, and when there is none
 * left he hears nothing. Each address has a bucket of 6 that fills by one a second, and all together one of 50 that fills
 * by 1000 a second. Messages of a node to itself are not counted by address.
 *
 * Source: Linux net/ipv4/icmp.c icmp_global_allow, icmpv4_xrlim_allow; inetpeer.c inet_peer_xrlim_allow. Measured on 6.18.
 */
export class IcmpLimiter {
  readonly #time: PresentTime;
  #nodeTokens = NODE_BURST;
  #nodeMs = 0;
  /** By address: what it has left, and since when. */
  #tokens: Float64Array = new Float64Array(64).fill(PEER_BURST);
  #sinceMs: Float64Array = new Float64Array(64);

  constructor(time: PresentTime) {
    this.#time = time;
  }

  /** Whether an error goes to an address, given as a small whole number; -1: the node's own. */
  sends(address: number): boolean {
    const { nowMs } = this.#time;
    this.#nodeTokens = Math.min(NODE_BURST, this.#nodeTokens + (nowMs - this.#nodeMs) * NODE_PER_MS);
    this.#nodeMs = nowMs;
    if (this.#nodeTokens < 1) return false;
    if (address >= 0 && !this.#takeOf(address, nowMs)) return false;
    this.#nodeTokens--;
    return true;
  }

  #takeOf(address: number, nowMs: number): boolean {
    if (address >= this.#tokens.length) this.#grow(address + 1);
    const filled = (nowMs - this.#sinceMs[address]!) / PEER_INTERVAL_MS;
    const tokens = Math.min(PEER_BURST, this.#tokens[address]! + filled);
    this.#sinceMs[address] = nowMs;
    this.#tokens[address] = tokens >= 1 ? tokens - 1 : tokens;
    return tokens >= 1;
  }

  #grow(least: number): void {
    const before = this.#tokens.length;
    const size = Math.max(least, 2 * before);
    this.#tokens = enlargeFloat64(this.#tokens, size).fill(PEER_BURST, before);
    this.#sinceMs = enlargeFloat64(this.#sinceMs, size);
  }
}
