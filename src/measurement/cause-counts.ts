import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';

/** Requests by what went wrong and where, as plain columns to hand over to another thread: rows in the order in which they first happened. */
export interface CauseColumns {
  /** Failure codes; 0 for requests that succeeded late. */
  readonly reasons: Uint8Array;
  /** Codes of causes. */
  readonly causes: Uint8Array;
  /** Positions of a node and a pod; -1 for none. */
  readonly nodes: Int32Array;
  readonly pods: Int32Array;
  readonly counts: Float64Array;
  /** When the first and the last of them was due, from the start of the measured time. */
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
  /** The number of the first of them among the requests of its workload. */
  readonly examples: Float64Array;
}

/** Counts requests by reason, cause, node and pod. Nothing is allocated for a request whose like has been before. */
export class CauseCounts {
  #reasons: Uint8Array = new Uint8Array(8);
  #causes: Uint8Array = new Uint8Array(8);
  #nodes: Int32Array = new Int32Array(8);
  #pods: Int32Array = new Int32Array(8);
  #counts: Float64Array = new Float64Array(8);
  #firstMs: Float64Array = new Float64Array(8);
  #lastMs: Float64Array = new Float64Array(8);
  #examples: Float64Array = new Float64Array(8);
  #rowCount = 0;
  /** A hash table with linear probing: row + 1, or 0. Its length is a power of two, and more than half of it is free. */
  #table: Int32Array = new Int32Array(32);

  /** Counts a request, by its number and when it was due, from the start of the measured time. */
  add(reason: number, cause: number, node: number, pod: number, dueMs: number, request: number): void {
    const row = this.#rowOf(reason, cause, node, pod);
    const count = this.#counts[row]!;
    // Requests do not end in the order in which they were due.
    if (count === 0 || dueMs < this.#firstMs[row]!) {
      this.#firstMs[row] = dueMs;
      this.#examples[row] = request;
    }
    if (count === 0 || dueMs > this.#lastMs[row]!) this.#lastMs[row] = dueMs;
    this.#counts[row] = count + 1;
  }

  /** Of all that was counted. */
  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** All that was counted. */
  result(): CauseColumns {
    const end = this.#rowCount;
    return {
      reasons: this.#reasons.slice(0, end),
      causes: this.#causes.slice(0, end),
      nodes: this.#nodes.slice(0, end),
      pods: this.#pods.slice(0, end),
      counts: this.#counts.slice(0, end),
      firstMs: this.#firstMs.slice(0, end),
      lastMs: this.#lastMs.slice(0, end),
      examples: this.#examples.slice(0, end),
    };
  }

  #rowOf(reason: number, cause: number, node: number, pod: number): number {
    const mask = this.#table.length - 1;
    let place = hash(reason, cause, node, pod) & mask;
    for (let row = this.#table[place]! - 1; row >= 0; row = this.#table[place]! - 1) {
      const isCause = this.#causes[row] === cause && this.#reasons[row] === reason;
      if (isCause && this.#nodes[row] === node && this.#pods[row] === pod) return row;
      place = (place + 1) & mask;
    }
    if (this.#rowCount === this.#counts.length) {
      this.#grow();
      return this.#rowOf(reason, cause, node, pod);
    }
    const row = this.#rowCount++;
    this.#table[place] = row + 1;
    this.#reasons[row] = reason;
    this.#causes[row] = cause;
    this.#nodes[row] = node;
    this.#pods[row] = pod;
    return row;
  }

  #grow(): void {
    const size = 2 * this.#counts.length;
    this.#reasons = enlargeUint8(this.#reasons, size);
    this.#causes = enlargeUint8(this.#causes, size);
    this.#nodes = enlargeInt32(this.#nodes, size);
    this.#pods = enlargeInt32(this.#pods, size);
    this.#counts = enlargeFloat64(this.#counts, size);
    this.#firstMs = enlargeFloat64(this.#firstMs, size);
    this.#lastMs = enlargeFloat64(this.#lastMs, size);
    this.#examples = enlargeFloat64(this.#examples, size);
    this.#table = new Int32Array(4 * size);
    const mask = this.#table.length - 1;
    for (let row = 0; row < this.#rowCount; row++) {
      let place = hash(this.#reasons[row]!, this.#causes[row]!, this.#nodes[row]!, this.#pods[row]!) & mask;
      while (this.#table[place] !== 0) place = (place + 1) & mask;
      this.#table[place] = row + 1;
    }
  }
}

/** The finalizer of MurmurHash3 over the four. */
function hash(reason: number, cause: number, node: number, pod: number): number {
  let word =
    Math.imul((reason << 8) | cause, 0x9e3779b1) ^ Math.imul(node + 1, 0x85ebca6b) ^ Math.imul(pod + 1, 0xc2b2ae35);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
