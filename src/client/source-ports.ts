import { ExpiryRing } from '../dataplane/expiry-ring.ts';
import type { PresentTime } from '../kubeproxy/affinity/affinity.ts';

/** Linux' net.ipv4.ip_local_port_range: 32768 to 60999. */
const FIRST_PORT = 32_768;
const PORT_COUNT = 28_232;

/** Linux' TCP_TIMEWAIT_LEN: how long a port is not used again after its side closed a connection first. */
const TIME_WAIT_MS = 60_000;

/**
 * The ports from which one address opens connections to one destination. Each is used by one connection at a time, and
 * not again for 60 s after the client has closed that (TIME_WAIT). When all are in use there is none for another:
 * connect() fails with EADDRNOTAVAIL. Ports are given in turn from one that chance decides; which of them are free is
 * not told apart, only how many.
 *
 * Source: Linux net/ipv4/tcp_ipv4.c and inet_hashtables.c, with the defaults of ip_local_port_range; tcp_tw_reuse = 2
 * lets only loopback connections take ports out of TIME_WAIT.
 */
export class SourcePorts {
  readonly #time: PresentTime;
  readonly #first: number;
  #taken = 0;
  #given = 0;
  readonly #waiting = new ExpiryRing(TIME_WAIT_MS);

  /** `first`: where it begins, from 0 to 1. */
  constructor(time: PresentTime, first: number) {
    this.#time = time;
    this.#first = Math.floor(first * PORT_COUNT);
  }

  /** A port for a new connection; 0 when there is none. */
  take(): number {
    if (this.#taken + this.#waiting.count >= PORT_COUNT) {
      this.#waiting.expire(this.#time.nowMs);
      if (this.#taken + this.#waiting.count >= PORT_COUNT) return 0;
    }
    this.#taken++;
    return this.next();
  }

  /** The next port in turn, for a connection that takes none away from others. */
  next(): number {
    this.#given++;
    return FIRST_PORT + ((this.#first + this.#given) % PORT_COUNT);
  }

  /** A connection has ended. `waits`: its port goes into TIME_WAIT first. */
  free(waits: boolean): void {
    this.#taken--;
    if (waits) this.#waiting.add(this.#time.nowMs);
  }
}
