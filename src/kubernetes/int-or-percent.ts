/** A percentage of the API: whole, as "25%". */
const PERCENT = /^(\d+)%$/;

/** Whether a text of an IntOrString says a percentage; the API server refuses any other text where one is meant. */
export function isPercent(text: string): boolean {
  return PERCENT.test(text);
}

/**
 * How many of `total` an IntOrString means: a number is that number whatever the total, a percentage its share, rounded
 * to a whole. A text that is no percentage means none.
 *
 * Source: k8s.io/apimachinery intstr GetScaledValueFromIntOrPercent.
 */
export function scaledIntOrPercent(value: number | string, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const percent = PERCENT.exec(value);
  if (percent === null) return 0;
  const share = (Number(percent[1]) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}
