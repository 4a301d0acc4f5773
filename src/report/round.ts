/**
 * A number as files show it: six significant digits, from 1000 on three decimals; whole numbers stay exact. What a
 * confidence interval carries is far less, and the last digits of a sum would only make two equal runs look different.
 * Null for what is no finite number: neither JSON nor a reader of CSV knows NaN.
 */
export function rounded(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  // + 0 turns the negative zero of a rounded-off negative into zero.
  if (Number.isInteger(value)) return value + 0;
  return Number(Math.abs(value) >= 1000 ? value.toFixed(3) : value.toPrecision(6)) + 0;
}
