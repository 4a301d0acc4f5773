/**
 * The expected number of balls in the fullest of `bins`, when each of `balls` falls into any of them: the sum over k of
 * P(fullest > k). Bins are independent Poisson variables on condition that they hold all balls together, so that
 * P(fullest ≤ k) is a coefficient of the bins-th power of the Poisson distribution cut after k, over the same uncut
 * (W. Feller, "An Introduction to Probability Theory", vol. 1, II.5).
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

function probabilityAtMost(k: number, bins: number, balls: number): number {
  if (k * bins < balls) return 0;
  const inAll = power(poisson(balls / bins, k), bins, balls);
  return (inAll[balls] ?? 0) / meanOfPoisson(balls);
}

/** The probabilities of 0 to k. */
function poisson(mean: number, k: number): number[] {
  const probabilities = [Math.exp(-mean)];
  for (let i = 1; i <= k; i++) probabilities.push((probabilities[i - 1]! * mean) / i);
  return probabilities;
}

/** The probability that a Poisson variable is as its mean, without under- or overflow on the way. */
function meanOfPoisson(mean: number): number {
  let probability = 1;
  for (let i = mean; i > 0; i--) probability *= mean / i / Math.E;
  return probability;
}

/** The distribution of the sum of so many, as far as `most`. */
function power(distribution: number[], exponent: number, most: number): number[] {
  if (exponent === 1) return distribution;
  const half = power(distribution, Math.floor(exponent / 2), most);
  const even = convolve(half, half, most);
  return exponent % 2 === 0 ? even : convolve(even, distribution, most);
}

function convolve(some: readonly number[], others: readonly number[], most: number): number[] {
  const sums = new Array<number>(Math.min(most, some.length + others.length - 2) + 1).fill(0);
  for (let i = 0; i < some.length; i++) {
    for (let j = 0; j < others.length && i + j < sums.length; j++) sums[i + j]! += some[i]! * others[j]!;
  }
  return sums;
}
