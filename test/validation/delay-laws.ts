// Laws of delays on a grid of milliseconds, and of what is made of them.

/** Probabilities of each whole millisecond from one on. */
export interface Law {
  readonly fromMs: number;
  readonly weights: Float64Array;
}

/** Uniform between two times; all in one place where they are the same. */
export function uniform(fromMs: number, toMs: number): Law {
  const first = Math.floor(fromMs);
  const weights = new Float64Array(Math.max(1, Math.ceil(toMs) - first));
  if (toMs === fromMs) weights[0] = 1;
  else {
    for (let i = 0; i < weights.length; i++) {
      const inside = Math.min(toMs, first + i + 1) - Math.max(fromMs, first + i);
      weights[i] = inside / (toMs - fromMs);
    }
  }
  return { fromMs: first, weights };
}

/** The largest of so many independent draws. */
export function largestOf(count: number, { fromMs, weights }: Law): Law {
  let below = 0;
  return {
    fromMs,
    weights: weights.map((weight) => {
      const before = raised(below, count);
      below += weight;
      return raised(below, count) - before;
    }),
  };
}

/** The sum of independent draws. Each was rounded down to its millisecond: half of one is given back for each. */
export function sumOf(laws: readonly Law[]): Law {
  const sum = laws.reduce(plus);
  return { ...sum, fromMs: sum.fromMs + laws.filter(({ weights }) => weights.length > 1).length / 2 };
}

/** The distribution function of a law. */
export function cumulative({ fromMs, weights }: Law): (ms: number) => number {
  const sums = new Float64Array(weights.length + 1);
  for (const [i, weight] of weights.entries()) sums[i + 1] = sums[i]! + weight;
  return (ms) => sums[Math.max(0, Math.min(weights.length, Math.round(ms - fromMs)))]!;
}

function plus(some: Law, other: Law): Law {
  const [long, short] = some.weights.length >= other.weights.length ? [some, other] : [other, some];
  const weights = new Float64Array(long.weights.length + short.weights.length - 1);
  for (const [j, weight] of short.weights.entries()) {
    for (let i = 0; i < long.weights.length; i++) weights[i + j]! += weight * long.weights[i]!;
  }
  return { fromMs: some.fromMs + other.fromMs, weights };
}

function raised(base: number, exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= base;
  return power;
}
