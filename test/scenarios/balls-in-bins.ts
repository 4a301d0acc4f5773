/**
 * The expected number of balls in the fullest of `bins`, when each of `balls` falls into any of them: the sum over k of
 * P(fullest > k). P(fullest ≤ k) is a coefficient of the bins-th power of the exponential series cut after k (W. Feller,
 * "An Introduction to Probability Theory", vol. 1, II.5).
 */
export function expectedFullest(bins: number, balls: number): number {
  let sum = 0;
  for (let k = 0; k < balls; k++) {
    const beyond = 1 - probabilityAtMost(k, bins, balls);
    sum += beyond;
    if (beyond < 1e-12) break;
  }
  return sum;
}

/** Adds one bin after the other: the chance that the first b bins hold i balls, none of them more than k. */
function probabilityAtMost(k: number, bins: number, balls: number): number {
  let ofBins = Array.from({ length: balls + 1 }, (_, i) => (i <= k ? binomial(balls, i, 1 / bins) : 0));
  for (let bin = 2; bin <= bins; bin++) {
    const left = bins - bin + 1;
    ofBins = ofBins.map((_, total) => {
      let sum = 0;
      for (let inBin = 0; inBin <= Math.min(k, total); inBin++) {
        sum += ofBins[total - inBin]! * binomial(balls - total + inBin, inBin, 1 / left);
      }
      return sum;
    });
  }
  return ofBins[balls]!;
}

function binomial(n: number, k: number, p: number): number {
  if (p === 1) return n === k ? 1 : 0;
  let value = 1;
  for (let i = 1; i <= k; i++) value *= ((n - k + i) / i) * p;
  return value * (1 - p) ** (n - k);
}
