import { NO_SERVER } from '../../balancer/balancer.ts';
import { enlargeFloat64, enlargeInt32 } from '../../base/columns.ts';
import type { Affinity, PortAffinity, PresentTime } from './affinity.ts';

/** So long the entry of a connection outlives it: TIME_WAIT in IPVS's table of TCP timeouts. */
const ENTRY_MS = 120_000;
/** So long a template that still controls entries lives on when its time is over, each time; its period from then on. */
const EXTENSION_MS = 60_000;

/**
 * Session affinity in IPVS mode: a template for each client and virtual server, which names the server and lives for the
 * timeout from the client's last new connection. While there is one the scheduler is not asked, so that the turn of
 * round robin does not move. A template to a server that was removed no longer counts, also when the server comes back.
 * What becomes of one to a server that is drained is its owner's affair: see `forget`.
 *
 * When a template's time is over while it still controls entries of connections, it lives 60 s more, as often as needed,
 * and 60 s stay its period afterwards. Who knows the entries tells of them by `control` and `release`. For others the
 * entry of a connection is taken to last for 120 s from its beginning, as if it were closed at once: a timeout of two
 * minutes or more is exact. One that is shorter lasts as long as the kernel has it for short connections; the kernel has
 * it last longer for one that is held open.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_core.c ip_vs_sched_persist, ip_vs_conn.c ip_vs_check_template,
 * ip_vs_conn_expire; checked against decisions recorded from kernel 6.1.
 */
export class PersistenceTemplates implements Affinity {
  /** The period of templates that are made from now on. */
  timeoutMs: number;
  readonly #time: PresentTime;
  readonly #entryMs: number;
  /** By client: the server (0: none), which of those that had its position, the last connection, and the period. */
  #server: Int32Array = new Int32Array(64);
  #tenure: Int32Array = new Int32Array(64);
  #seenMs: Float64Array = new Float64Array(64);
  #periodMs: Float64Array = new Float64Array(64);
  /** By client: which of its templates this is, the entries that it controls, and until when it did control any. */
  #generation: Int32Array = new Int32Array(64);
  #controlled: Int32Array = new Int32Array(64);
  #heldUntilMs: Float64Array = new Float64Array(64);
  /** By server: how many had its position before. */
  #tenureOf: Int32Array = new Int32Array(8);

  /** `entryMs`: how long an entry is taken to last that nobody tells of; 0 where all of them are told of. */
  constructor(timeoutMs: number, time: PresentTime, entryMs: number = ENTRY_MS) {
    this.timeoutMs = timeoutMs;
    this.#time = time;
    this.#entryMs = entryMs;
  }

  recall(source: number): number {
    const server = this.#server[source] ?? 0;
    return this.#counts(source, server) ? server : NO_SERVER;
  }

  remember(source: number, server: number): void {
    if (source >= this.#server.length) this.#grow(Math.max(source + 1, 2 * source));
    const nowMs = this.#time.nowMs;
    if (this.recall(source) !== server) {
      this.#periodMs[source] = this.timeoutMs;
      this.#generation[source]!++;
      this.#controlled[source] = 0;
      this.#heldUntilMs[source] = 0;
    } else if (nowMs >= this.#seenMs[source]! + this.#periodMs[source]!) {
      this.#periodMs[source] = EXTENSION_MS;
    }
    this.#server[source] = server;
    this.#tenure[source] = this.#tenureOf[server]!;
    this.#seenMs[source] = nowMs;
    this.#heldUntilMs[source] = Math.max(this.#heldUntilMs[source]!, nowMs + this.#entryMs);
  }

  forget(source: number): void {
    if (source < this.#server.length) this.#server[source] = 0;
  }

  /** The client's template controls one entry more. Gives the number of the template, for `release`. */
  control(source: number): number {
    this.#controlled[source]!++;
    return this.#generation[source]!;
  }

  /** An entry that the template controlled has expired. Nothing happens when the client has another template by now. */
  release(source: number, generation: number, expiredMs: number): void {
    if (generation !== this.#generation[source]) return;
    this.#controlled[source]!--;
    this.#heldUntilMs[source] = Math.max(this.#heldUntilMs[source]!, expiredMs);
  }

  /** Whether some template names the server. Linear in the clients. */
  names(server: number): boolean {
    return this.#server.some((its, source) => its === server && this.#counts(source, server));
  }

  added(server: number): void {
    if (server >= this.#tenureOf.length) this.#tenureOf = enlargeInt32(this.#tenureOf, 2 * server);
  }

  removing(server: number): void {
    this.#tenureOf[server]!++;
  }

  #counts(source: number, server: number): boolean {
    if (server === 0 || this.#tenure[source] !== this.#tenureOf[server]) return false;
    return this.#controlled[source]! > 0 || this.#time.nowMs < this.#endMs(source);
  }

  #endMs(source: number): number {
    const endMs = this.#seenMs[source]! + this.#periodMs[source]!;
    const heldMs = this.#heldUntilMs[source]! - endMs;
    return heldMs <= 0 ? endMs : endMs + Math.ceil(heldMs / EXTENSION_MS) * EXTENSION_MS;
  }

  #grow(size: number): void {
    this.#server = enlargeInt32(this.#server, size);
    this.#tenure = enlargeInt32(this.#tenure, size);
    this.#seenMs = enlargeFloat64(this.#seenMs, size);
    this.#periodMs = enlargeFloat64(this.#periodMs, size);
    this.#generation = enlargeInt32(this.#generation, size);
    this.#controlled = enlargeInt32(this.#controlled, size);
    this.#heldUntilMs = enlargeFloat64(this.#heldUntilMs, size);
  }
}

/** Templates of their own for each virtual server of a port. */
export function persistenceTemplates(timeoutMs: number, time: PresentTime): PortAffinity {
  return { ofRules: () => new PersistenceTemplates(timeoutMs, time) };
}
