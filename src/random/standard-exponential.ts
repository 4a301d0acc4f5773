import type { Stream } from './stream.ts';

/*
 * The ziggurat of G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", Journal of
 * Statistical Software 5 (2000), 8: the area under e⁻ˣ is cut into 256 layers of one size, each a little wider than the
 * one above. A random point of a random layer is under the curve in 99 of 100 cases, which a comparison shows; only for
 * the others an exponential has to be computed. Twice as fast as a logarithm for each draw (`bench/`), and W1 draws two
 * for a request. The tables need log and exp only and so are the same on every machine.
 */
const LAYERS = 256;
/** Where the tail begins, below which the lowest layer lies. */
const TAIL = 7.69711747013105;
/** The area of a layer: the rectangle up to the tail's beginning, and the tail. */
const AREA = 0.003949659822581557;
const TWO_53 = 9007199254740992;

/** Right edges of the layers, in units of 2⁻⁵³, so that a draw of 53 bits times it is a place in the layer. */
const width = new Float64Array(LAYERS);
/** Draws below it lie under the curve in the whole height of the layer. */
const inside = new Float64Array(LAYERS);
/** The density at the layer's lower edge, and at its upper one next to it. */
const density = new Float64Array(LAYERS + 1);

{
  const edges = new Float64Array(LAYERS + 1);
  edges[0] = AREA / Math.exp(-TAIL);
  edges[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) {
    const below = edges[i - 1] as number;
    edges[i] = -Math.log(Math.exp(-below) + AREA / below);
  }
  for (let i = 0; i < LAYERS; i++) {
    width[i] = (edges[i] as number) / TWO_53;
    inside[i] = Math.floor(((edges[i + 1] as number) / (edges[i] as number)) * TWO_53);
  }
  for (let i = 0; i <= LAYERS; i++) density[i] = Math.exp(-(edges[i] as number));
}

/** A draw from the exponential distribution with mean 1, from two words of the stream and seldom more. */
export function standardExponential(stream: Stream): number {
  for (;;) {
    // The lowest 8 bits choose the layer, the other 24 and 29 of the second word the place.
    const word = stream.word();
    const layer = word & 255;
    const place = (word >>> 8) * 536870912 + (stream.word() >>> 3);
    const value = place * (width[layer] as number);
    if (place < (inside[layer] as number)) return value;
    const decided = atTheEdge(stream, layer, value);
    if (decided >= 0) return decided;
  }
}

/** Decides about a point that the fast comparison leaves open; −1 when it lies above the curve. */
function atTheEdge(stream: Stream, layer: number, value: number): number {
  // Memoryless: what is beyond the tail's beginning is distributed as the whole.
  if (layer === 0) return TAIL - Math.log1p(-stream.uniform());
  const lower = density[layer] as number;
  const upper = density[layer + 1] as number;
  return lower + stream.uniform() * (upper - lower) < Math.exp(-value) ? value : -1;
}
