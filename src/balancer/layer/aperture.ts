/** Ends of sections that are nearer to each other are the same. */
const SAME = 1e-6;

/** The part of one place of the ring that lies in an aperture: above 0, at most 1. */
export interface ApertureSlice {
  readonly place: number;
  readonly fraction: number;
}

/**
 * Which servers belong to a balancer's deterministic aperture, and which part of each. Servers stand on a ring, each on a
 * section of the same length; the i-th of n balancers begins at i/n and takes so many n-ths that it gets `size` servers at
 * least. As all balancers take the same length and begin equally far apart, each point of the ring is in equally many
 * apertures, and so each server gets the same load, if its edges are counted by their fraction.
 *
 * Source: Finagle aperture/DeterministicAperture.scala (dApertureWidth), Ring.scala (range, weight) and
 * ProcessCoordinate.scala.
 *
 * @param servers how many there are, from 1 on.
 * @param peer which of how many balancers.
 */
export function aperture(
  servers: number,
  size: number,
  peer: { readonly index: number; readonly count: number },
): readonly ApertureSlice[] {
  const wanted = Math.min(size, servers);
  // So many n-ths of the ring hold that many servers; all of them are the whole ring.
  const steps = Math.ceil((wanted * peer.count) / servers);
  if (steps >= peer.count) return Array.from({ length: servers }, (_, place) => ({ place, fraction: 1 }));
  // In units of a server's section, in which the ring is as long as there are servers.
  const start = ((peer.index % peer.count) * servers) / peer.count;
  const end = start + (steps * servers) / peer.count;
  const slices: ApertureSlice[] = [];
  for (let section = Math.floor(start); section < end - SAME; section++) {
    const fraction = Math.min(end, section + 1) - Math.max(start, section);
    if (fraction > SAME) slices.push({ place: section % servers, fraction });
  }
  return slices;
}
