import type { PresentTime } from '../kubeproxy/affinity/affinity.ts';
import type { Stream } from '../random/stream.ts';
import { ExpiryRing } from './expiry-ring.ts';

/** nf_conntrack_tcp_timeout_time_wait, and the same of fin_wait: a connection that both sides closed. */
const TIME_WAIT_MS = 120_000;
/** nf_conntrack_tcp_timeout_close: one that was reset. */
const CLOSE_MS = 10_000;
/** nf_conntrack_tcp_timeout_syn_sent: one whose SYN nobody answered. */
const SYN_SENT_MS = 120_000;

/** How the flow of an entry ended. */
export type FlowEnd = 'closed' | 'reset' | 'unanswered';

/**
 * The conntrack table of one node, as a number of entries: one for each flow that passes the node, until some time after
 * its end. When it is full, the first packet of a new flow looks for an entry to evict among some of those that are not
 * ASSURED, that is not established; if there is none it is dropped. Established flows go on.
 *
 * How many entries one packet looks at is measured: with a share f that is not assured it gets in with probability
 * 1 − (1 − f)^15 (Linux 6.18; 95 % interval of the exponent 13.4 to 16.6). Source of the rest: Linux
 * net/netfilter/nf_conntrack_core.c early_drop, nf_conntrack_proto_tcp.c. Left out: from 95 % on the kernel's own
 * clean-up takes entries of closed connections before their time.
 */
export class ConntrackTable {
  /** Most entries: net.netfilter.nf_conntrack_max. */
  readonly limit: number;
  readonly #time: PresentTime;
  readonly #stream: Stream;
  #connecting = 0;
  #established = 0;
  readonly #timeWait = new ExpiryRing(TIME_WAIT_MS);
  readonly #close = new ExpiryRing(CLOSE_MS);
  readonly #synSent = new ExpiryRing(SYN_SENT_MS);
  /** Shares of entries that are not assured, of those who fill the table while their faults last. */
  readonly #fills: { readonly unassuredShare: number }[] = [];

  /** `stream` decides who gets in when it is full. */
  constructor(limit: number, time: PresentTime, stream: Stream) {
    this.limit = limit;
    this.#time = time;
    this.#stream = stream;
  }

  /** Entries now, without those of faults. */
  get count(): number {
    const { nowMs } = this.#time;
    this.#timeWait.expire(nowMs);
    this.#close.expire(nowMs);
    this.#synSent.expire(nowMs);
    return this.#entries();
  }

  /** Whether the first packet of a new flow gets an entry; `opened` is still to be told. */
  admits(): boolean {
    const isFilled = this.#fills.length > 0;
    if (!isFilled && this.#entries() < this.limit) return true;
    const count = this.count;
    if (!isFilled && count < this.limit) return true;
    const own = this.#connecting + this.#synSent.count;
    const filled = isFilled ? Math.max(0, this.limit - count) * this.#fills.at(-1)!.unassuredShare : 0;
    const unassured = (own + filled) / Math.max(this.limit, count);
    if (unassured === 0 || this.#stream.uniform() >= findsOne(unassured)) return false;
    if (!isFilled && this.#synSent.count > 0) this.#synSent.dropOldest();
    return true;
  }

  /** The entry of a new flow is made. */
  opened(): void {
    this.#connecting++;
  }

  /** A flow was answered: its entry is assured from now on. */
  established(): void {
    this.#connecting--;
    this.#established++;
  }

  /** A flow has ended; its entry stays for a while. */
  ended(how: FlowEnd, wasEstablished: boolean): void {
    if (wasEstablished) this.#established--;
    else this.#connecting--;
    const { nowMs } = this.#time;
    if (how === 'closed') this.#timeWait.add(nowMs);
    else if (how === 'reset') this.#close.add(nowMs);
    else this.#synSent.add(nowMs);
  }

  /** Others fill the table, with a share of entries that are not assured; what is returned ends that. */
  fill(unassuredShare: number): () => void {
    const fill = { unassuredShare };
    this.#fills.push(fill);
    return () => {
      this.#fills.splice(this.#fills.indexOf(fill), 1);
    };
  }

  /** With those that have expired and were not taken out yet. */
  #entries(): number {
    return this.#connecting + this.#established + this.#timeWait.count + this.#close.count + this.#synSent.count;
  }
}

/** The chance that one of 15 entries is not assured, of which a share is not. */
function findsOne(share: number): number {
  const not1 = 1 - share;
  const not2 = not1 * not1;
  const not4 = not2 * not2;
  return 1 - not4 * not4 * not4 * not2 * not1;
}
