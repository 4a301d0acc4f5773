import { standardExponential } from './standard-exponential.ts';
import { standardNormal } from './standard-normal.ts';
import type { Stream } from './stream.ts';

/**
 * What draws from the gamma distribution with this shape (above 0) and scale 1; mean and variance are the shape.
 *
 * Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000), 363; for
 * shapes below 1 their remark that gamma(a) = gamma(a + 1) · U^(1/a).
 */
export function standardGamma(shape: number, stream: Stream): () => number {
  if (shape < 1) {
    const larger = standardGamma(shape + 1, stream);
    // −log U is exponential.
    return () => larger() * Math.exp(-standardExponential(stream) / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = standardNormal(stream);
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      if (-standardExponential(stream) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
    }
  };
}
