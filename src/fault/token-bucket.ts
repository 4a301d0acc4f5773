import { DROPPED, type Verdict } from '../dataplane/link-rule.ts';

/** Bytes of the longest packet on a link with an MTU of 1500. */
const PACKET_BYTES = 1514;

/**
 * tc's token bucket filter: packets leave in order, each when there are as many tokens as it has bytes. Tokens come at
 * the rate, and so many are kept for later as the bucket holds. What finds no room to wait is dropped.
 *
 * A message of several packets leaves when its last packet does, and is taken in as a whole where its first packet finds
 * room: simplified, because TCP sends no more than the link takes. Source: Linux net/sched/sch_tbf.c.
 */
export class TokenBucket {
  readonly #bytesPerMs: number;
  readonly #limitBytes: number;
  readonly #bufferMs: number;
  /** When the tokens that were taken so far had come, or will have: tokens now are the time since, times the rate. */
  #paidUntilMs = Number.NEGATIVE_INFINITY;
  /** What waits, in order: when it leaves, and its bytes. */
  readonly #leavesMs: number[] = [];
  readonly #bytes: number[] = [];
  #first = 0;
  #waitingBytes = 0;

  /** `limitBytes`: room to wait; `bufferBytes`: what the bucket holds. */
  constructor(bytesPerSecond: number, limitBytes: number, bufferBytes: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#limitBytes = limitBytes;
    this.#bufferMs = bufferBytes / this.#bytesPerMs;
  }

  /** How long a packet waits that comes now. Times never go back. */
  take(bytes: number, nowMs: number): Verdict {
    this.#forget(nowMs);
    const fullMs = nowMs - this.#bufferMs;
    const paidUntilMs = Math.max(this.#paidUntilMs, fullMs) + bytes / this.#bytesPerMs;
    if (paidUntilMs > nowMs && this.#waitingBytes + Math.min(bytes, PACKET_BYTES) > this.#limitBytes) return DROPPED;
    this.#paidUntilMs = paidUntilMs;
    if (paidUntilMs <= nowMs) return 0;
    this.#leavesMs.push(paidUntilMs);
    this.#bytes.push(bytes);
    this.#waitingBytes += bytes;
    return paidUntilMs - nowMs;
  }

  /** Lets go of what has left. */
  #forget(nowMs: number): void {
    while (this.#first < this.#leavesMs.length && this.#leavesMs[this.#first]! <= nowMs) {
      this.#waitingBytes -= this.#bytes[this.#first]!;
      this.#first++;
    }
    if (this.#first < 1024) return;
    this.#leavesMs.splice(0, this.#first);
    this.#bytes.splice(0, this.#first);
    this.#first = 0;
  }
}
