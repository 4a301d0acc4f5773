import type { ServerColumns } from '../../balancer/server-columns.ts';
import type { PresentTime } from '../affinity/affinity.ts';
import { ConnectionCounts } from './connection-counts.ts';
import { CLOSE_MS, defaultEntryTimeouts, SYN_RECEIVED_MS, TIME_WAIT_MS } from './entry-timeouts.ts';
import { ExpiryQueue } from './expiry-queue.ts';

/**
 * The connections of a run at the servers of one virtual service, counted as IPVS counts them but without an entry for
 * each: their owner says when they begin and end, and what is left of them expires later. Constant time, and nothing is
 * made for a connection.
 *
 * An established connection counts as active for as long as its owner holds it: that IPVS forgets one that carried
 * nothing for 15 minutes is left out. So is the shorter time of one that only the client closed.
 */
export class CountedConnections {
  readonly #counts: ConnectionCounts;
  readonly #time: PresentTime;
  /** UDP flows are never active, and have no states. */
  readonly #isUDP: boolean;
  readonly #closed = new ExpiryQueue();
  readonly #reset = new ExpiryQueue();
  readonly #unanswered = new ExpiryQueue();

  constructor(columns: ServerColumns, protocol: 'TCP' | 'UDP' | 'SCTP', time: PresentTime) {
    this.#counts = new ConnectionCounts(columns);
    this.#isUDP = protocol === 'UDP';
    this.#time = time;
  }

  /** A server was added. */
  added(server: number): void {
    this.#counts.setThresholds(server, { upper: 0, lower: 0 });
  }

  /** The first packet of a connection or flow went to the server. */
  opened(server: number): void {
    this.#counts.entered(server, !this.#isUDP);
  }

  /** A connection was closed or reset; a flow had its last datagram. */
  closed(server: number, byReset: boolean): void {
    const { nowMs } = this.#time;
    if (this.#isUDP) {
      this.#closed.push(server, nowMs + defaultEntryTimeouts.udpMs);
      return;
    }
    this.#counts.deactivated(server);
    if (byReset) this.#reset.push(server, nowMs + CLOSE_MS);
    else this.#closed.push(server, nowMs + TIME_WAIT_MS);
  }

  /** The client sent its last SYN for a connection that nobody answered: it counts as active until it expires. */
  unanswered(server: number): void {
    if (this.#isUDP) this.closed(server, false);
    else this.#unanswered.push(server, this.#time.nowMs + SYN_RECEIVED_MS);
  }

  /** Lets what is over by then expire. */
  expire(untilMs: number): void {
    while (this.#closed.nextMs <= untilMs) this.#counts.expired(this.#closed.shift(), false);
    while (this.#reset.nextMs <= untilMs) this.#counts.expired(this.#reset.shift(), false);
    while (this.#unanswered.nextMs <= untilMs) this.#counts.expired(this.#unanswered.shift(), true);
  }

  /** Connections of a server that have not expired. */
  total(server: number): number {
    return this.#counts.total(server);
  }
}
