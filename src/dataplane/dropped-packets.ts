import { enlargeFloat64, enlargeInt32 } from '../base/columns.ts';

/** Packets that a rule dropped, as columns: each is kept until it is sent again. */
export class DroppedPackets {
  path: Int32Array = new Int32Array(64);
  extraMs: Float64Array = new Float64Array(64);
  kind: Int32Array = new Int32Array(64);
  subject: Float64Array = new Float64Array(64);
  from: Int32Array = new Int32Array(64);
  to: Int32Array = new Int32Array(64);
  /** How often it was sent again. */
  retransmissions: Int32Array = new Int32Array(64);
  /** When it is sent again, in ms after the first time. */
  readonly retransmissionsMs: (readonly number[])[] = [];
  readonly #free: number[] = [];
  #used = 0;

  /** Keeps a packet; the slot is its number until `release`. */
  keep(
    path: number,
    extraMs: number,
    kind: number,
    subject: number,
    from: number,
    to: number,
    retransmissionsMs: readonly number[],
    retransmissions: number,
  ): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot === this.path.length) this.#grow();
    this.path[slot] = path;
    this.extraMs[slot] = extraMs;
    this.kind[slot] = kind;
    this.subject[slot] = subject;
    this.from[slot] = from;
    this.to[slot] = to;
    this.retransmissionsMs[slot] = retransmissionsMs;
    this.retransmissions[slot] = retransmissions;
    return slot;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }

  #grow(): void {
    const size = this.path.length * 2;
    this.path = enlargeInt32(this.path, size);
    this.extraMs = enlargeFloat64(this.extraMs, size);
    this.kind = enlargeInt32(this.kind, size);
    this.subject = enlargeFloat64(this.subject, size);
    this.from = enlargeInt32(this.from, size);
    this.to = enlargeInt32(this.to, size);
    this.retransmissions = enlargeInt32(this.retransmissions, size);
  }
}
