/** The kernel draws 31 random bits and so compares with 2³¹. */
const RANDOM_RANGE = 2_147_483_648;

/**
 * The `--probability` of rule `index` (from 0) of `count` endpoints as kube-proxy writes it: 1 ÷ (count
 * − index) with ten decimals. The last rule has no match, as its probability would be 1.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go computeProbability ("%0.10f").
 */
export function probabilityText(count: number, index: number): string {
  const remaining = count - index;
  // 1 ÷ 2048 is the one quotient that lies midway: Go rounds it to the even digit, toFixed up.
  return remaining === 2048 ? '0.0004882812' : (1 / remaining).toFixed(10);
}

/**
 * What the kernel compares with: the probability in units of 2⁻³¹, rounded to the nearest.
 *
 * Source: libxt_statistic (lround(0x80000000 * probability)).
 */
export function kernelThreshold(probability: string): number {
  return Math.round(Number(probability) * RANDOM_RANGE);
}

/**
 * The threshold of each rule of `count` endpoints: a rule matches when 31 random bits are below it. The last rule takes
 * whatever comes: 2³¹. Source: net/netfilter/xt_statistic.c statistic_mt, mode random.
 */
export function kernelThresholds(count: number): Float64Array {
  const thresholds = new Float64Array(count).fill(RANDOM_RANGE);
  for (let i = 0; i < count - 1; i++) thresholds[i] = kernelThreshold(probabilityText(count, i));
  return thresholds;
}

/** The probability with which each of `count` endpoints is chosen, by the rules as the kernel runs them. */
export function effectiveShares(count: number): Float64Array {
  const shares = new Float64Array(count);
  let remaining = 1;
  for (const [i, threshold] of kernelThresholds(count).entries()) {
    shares[i] = (remaining * threshold) / RANDOM_RANGE;
    remaining -= shares[i] ?? 0;
  }
  return shares;
}
