import { enlargeFloat64 } from '../../base/columns.ts';

/**
 * The queries that wait at DNS pods which answer only so many a second, one after the other. All wait, however long:
 * CoreDNS has a goroutine for each. An answer that comes too late was as much work as any other.
 */
export class DnsServerQueues {
  readonly #queryMs: number;
  /** By number of a server: when it has answered all that have come. */
  #busyUntilMs: Float64Array = new Float64Array(16);

  constructor(capacityPerSecond: number) {
    this.#queryMs = 1000 / capacityPerSecond;
  }

  /** A query comes to a server: how long it waits until its turn. */
  arrive(server: number, nowMs: number): number {
    if (server >= this.#busyUntilMs.length) this.#busyUntilMs = enlargeFloat64(this.#busyUntilMs, 2 * server);
    const startsMs = Math.max(nowMs, this.#busyUntilMs[server]!);
    this.#busyUntilMs[server] = startsMs + this.#queryMs;
    return startsMs - nowMs;
  }
}
