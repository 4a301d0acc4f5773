import { enlargeInt32 } from '../base/columns.ts';
import type { Stream } from '../random/stream.ts';

/** Ports 1024 to 65535: what `--random-fully` chooses from. */
export const SNAT_PORT_COUNT = 64_512;

/**
 * The ports with which one node's address stands for clients when it masquerades: each endpoint has all of them for
 * itself. The kernel tries random ones and gives up after some, so that the first SYN is dropped with a probability of
 * about the share in use to the power of 55, long before all are in use; a SYN that is sent again draws others. Ports of
 * connections that have been closed are used again at once, also those in TIME_WAIT.
 *
 * Measured on Linux 6.18 with `--random-fully`, iptables and nftables alike; the exponent lies between 53 and 57. The
 * power is too low below a share of 0.95 and too high above 0.98. Source: Linux net/netfilter/nf_nat_core.c
 * nf_nat_l4proto_unique_tuple.
 */
export class SnatPorts {
  readonly #stream: Stream;
  /** By endpoint (position of its pod): ports in use. */
  #inUse: Int32Array = new Int32Array(64);

  /** `stream` decides who finds a port when few are left. */
  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Ports in use towards an endpoint. */
  inUse(pod: number): number {
    return pod < this.#inUse.length ? this.#inUse[pod]! : 0;
  }

  /** Whether a first SYN finds a port; `taken` is still to be told. */
  finds(pod: number): boolean {
    const share = this.inUse(pod) / SNAT_PORT_COUNT;
    // Below, less than one of ten million fails.
    if (share < 0.75) return true;
    return share < 1 && this.#stream.uniform() >= failsAt(share);
  }

  /** A connection to an endpoint takes a port. */
  taken(pod: number): void {
    if (pod >= this.#inUse.length) this.#inUse = enlargeInt32(this.#inUse, Math.max(pod + 1, 2 * this.#inUse.length));
    this.#inUse[pod]!++;
  }

  /** It has ended. */
  freed(pod: number): void {
    this.#inUse[pod]!--;
  }
}

/** The share to the power of 55 = 32 + 16 + 4 + 2 + 1. */
function failsAt(share: number): number {
  const by2 = share * share;
  const by4 = by2 * by2;
  const by8 = by4 * by4;
  const by16 = by8 * by8;
  return by16 * by16 * by16 * by4 * by2 * share;
}
