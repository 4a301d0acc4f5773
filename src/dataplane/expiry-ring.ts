import { enlargeFloat64 } from '../base/columns.ts';

/** Things that each last equally long and are only counted: when they end, as a ring in order of time. */
export class ExpiryRing {
  readonly #lifetimeMs: number;
  #endsMs: Float64Array = new Float64Array(16);
  #head = 0;
  #count = 0;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  /** How many there are; those that have ended count until `expire`. */
  get count(): number {
    return this.#count;
  }

  /** Another one, which begins now. */
  add(nowMs: number): void {
    if (this.#count === this.#endsMs.length) this.expire(nowMs);
    if (this.#count === this.#endsMs.length) this.#grow();
    this.#endsMs[(this.#head + this.#count) & (this.#endsMs.length - 1)] = nowMs + this.#lifetimeMs;
    this.#count++;
  }

  /** Takes out those that have ended by now. */
  expire(nowMs: number): void {
    while (this.#count > 0 && this.#endsMs[this.#head]! <= nowMs) this.dropOldest();
  }

  /** Takes out the oldest before its time; there must be one. */
  dropOldest(): void {
    this.#head = (this.#head + 1) & (this.#endsMs.length - 1);
    this.#count--;
  }

  #grow(): void {
    const size = this.#endsMs.length;
    const larger = enlargeFloat64(this.#endsMs, size * 2);
    // The part before the head comes after the end.
    larger.copyWithin(size, 0, this.#head);
    this.#endsMs = larger;
  }
}
