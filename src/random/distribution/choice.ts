import type { Stream } from '../stream.ts';

/** Allowed error of a sum of probabilities: three thirds written as 0.3333333333 pass, 0.33 three times does not. */
const TOLERANCE = 1e-9;

/** What is wrong with probabilities that should sum to 1, as a phrase after "expected"; undefined when nothing is. */
export function checkProbabilities(probabilities: readonly number[]): string | undefined {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (Math.abs(sum - 1) <= TOLERANCE) return undefined;
  return `probabilities that sum to 1, not to ${Number(sum.toPrecision(6))}`;
}

/** What draws a position in the list, each with its probability. One uniform number for each draw. */
export function choice(probabilities: readonly number[]): (stream: Stream) => number {
  const last = probabilities.length - 1;
  const cumulative = new Float64Array(probabilities.length);
  let sum = 0;
  probabilities.forEach((probability, i) => {
    sum += probability;
    cumulative[i] = sum;
  });
  // Lists are short: a search from the front beats one by halves.
  return (stream) => {
    const u = stream.uniform() * sum;
    let i = 0;
    while (i < last && u >= (cumulative[i] as number)) i++;
    return i;
  };
}
