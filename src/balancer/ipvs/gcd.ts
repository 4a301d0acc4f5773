/** The greatest common divisor of two whole numbers from 0 on, by Euclid; that of 0 and a number is the number. */
export function gcd(a: number, b: number): number {
  let larger = a;
  let smaller = b;
  while (smaller !== 0) {
    const remainder = larger % smaller;
    larger = smaller;
    smaller = remainder;
  }
  return larger;
}
