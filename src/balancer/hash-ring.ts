/**
 * Points of servers on a circle of hashes of 64 bits (or 32, in the upper half), in their order. Of points of one place
 * the one that was given first comes first.
 *
 * Source of the idea: D. Karger et al., "Consistent hashing and random trees", STOC 1997.
 */
export class HashRing {
  /** By point: where it lies, as two words, and whose it is. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly server: Int32Array;

  constructor(high: Uint32Array, low: Uint32Array, server: Int32Array) {
    const order = orderOf(high, low);
    this.high = new Uint32Array(order.length);
    this.low = new Uint32Array(order.length);
    this.server = new Int32Array(order.length);
    for (let i = 0; i < order.length; i++) {
      const point = order[i]!;
      this.high[i] = high[point]!;
      this.low[i] = low[point]!;
      this.server[i] = server[point]!;
    }
  }

  get size(): number {
    return this.server.length;
  }

  /** The first point at this hash or after it, round the circle. There must be a point. */
  pointAtOrAfter(high: number, low: number): number {
    const highs = this.high;
    const lows = this.low;
    let from = 0;
    let to = highs.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const there = highs[middle]!;
      if (there < high || (there === high && lows[middle]! < low)) from = middle + 1;
      else to = middle;
    }
    return from === highs.length ? 0 : from;
  }
}

/** The points sorted by hash, equal ones as they are given: a radix sort by bytes, because rings have up to 2²³ points. */
function orderOf(high: Uint32Array, low: Uint32Array): Uint32Array {
  const count = high.length;
  let order = new Uint32Array(count);
  for (let point = 0; point < count; point++) order[point] = point;
  let sorted = new Uint32Array(count);
  for (let byte = 0; byte < 8; byte++) {
    const words = byte < 4 ? low : high;
    const shift = 8 * (byte & 3);
    const ends = new Uint32Array(257);
    for (let point = 0; point < count; point++) ends[((words[point]! >>> shift) & 255) + 1]!++;
    // All have the same byte: nothing to sort.
    if (ends.includes(count, 1)) continue;
    for (let value = 1; value < 257; value++) ends[value]! += ends[value - 1]!;
    for (let i = 0; i < count; i++) sorted[ends[(words[order[i]!]! >>> shift) & 255]!++] = order[i]!;
    [order, sorted] = [sorted, order];
  }
  return order;
}
