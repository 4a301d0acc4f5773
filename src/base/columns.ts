/** A larger copy of a column: the old values first, then zeros. */
export function enlargeFloat64(column: Float64Array, size: number): Float64Array {
  const larger = new Float64Array(size);
  larger.set(column);
  return larger;
}

/** A larger copy of a column: the old values first, then zeros. */
export function enlargeInt32(column: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(column);
  return larger;
}

/** A larger copy of a column: the old values first, then zeros. */
export function enlargeUint8(column: Uint8Array, size: number): Uint8Array {
  const larger = new Uint8Array(size);
  larger.set(column);
  return larger;
}
