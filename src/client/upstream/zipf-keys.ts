import type { Stream } from '../../random/stream.ts';

/**
 * Draws keys from 0 to `count` − 1, the i-th (from 1) with a probability in proportion to 1 / i^exponent: 0 makes all
 * equally popular, about 1 is what caches and users look like (Zipf's law). A draw costs a search over log₂ count steps.
 */
export function zipfKeys(
  { count, exponent }: { readonly count: number; readonly exponent: number },
  stream: Stream,
): () => number {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += Math.exp(-exponent * Math.log(i + 1));
    upTo[i] = sum;
  }
  return () => {
    const draw = stream.uniform() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upTo[middle]! > draw) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
