import { enlargeFloat64, enlargeInt32 } from '../../base/columns.ts';

/** Servers whose connections expire in the order in which they were put in: a ring in columns that grows when it is full. */
export class ExpiryQueue {
  /** When the first one expires; Infinity when it is empty. */
  nextMs: number = Number.POSITIVE_INFINITY;
  #server: Int32Array = new Int32Array(16);
  #endMs: Float64Array = new Float64Array(16);
  #first = 0;
  #count = 0;

  /** `endMs`: not before that of those put in earlier. */
  push(server: number, endMs: number): void {
    if (this.#count === this.#server.length) this.#grow();
    // The size is a power of two.
    const place = (this.#first + this.#count) & (this.#server.length - 1);
    this.#server[place] = server;
    this.#endMs[place] = endMs;
    if (this.#count === 0) this.nextMs = endMs;
    this.#count++;
  }

  /** Takes the first one out; there must be one. */
  shift(): number {
    const server = this.#server[this.#first]!;
    this.#first = (this.#first + 1) & (this.#server.length - 1);
    this.#count--;
    this.nextMs = this.#count === 0 ? Number.POSITIVE_INFINITY : this.#endMs[this.#first]!;
    return server;
  }

  #grow(): void {
    const size = this.#server.length;
    this.#server = enlargeInt32(this.#server, 2 * size);
    this.#endMs = enlargeFloat64(this.#endMs, 2 * size);
    // What stood before the first moves behind the last.
    this.#server.copyWithin(size, 0, this.#first);
    this.#endMs.copyWithin(size, 0, this.#first);
  }
}
