import type { Stream } from '../../random/stream.ts';
import { type Balancer, NO_SERVER } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { UsableServers } from '../usable-servers.ts';

/** Fractions that differ by less are the same. */
const SAME_FRACTION = 0.0001;

/**
 * Finagle's choice of two: each server is drawn in proportion to the fraction of it that lies in this balancer's aperture
 * (column `fraction`; 1 without an aperture), the second among the others, and the one with the smaller load for its
 * fraction is taken. So a server that lies at the edges of two apertures gets from both together what others get from one.
 * Servers with a weight are else all alike.
 *
 * Source: Finagle aperture/WeightedP2CPick.scala and aperture/Ring.scala (pick, tryPickSecond).
 */
export function weightedTwoChoices(
  servers: ServerList,
  stream: Stream,
  load: (server: number) => number,
): Pick<Balancer, 'pick' | 'added' | 'removing' | 'weighted'> {
  const usable = new UsableServers(servers);
  let upTo = new Float64Array(8);
  let isStale = true;

  function changed(): void {
    usable.changed();
    isStale = true;
  }

  function addUp(): void {
    const count = usable.pack();
    if (count > upTo.length) upTo = new Float64Array(2 * count);
    const fraction = servers.columns.fraction;
    let sum = 0;
    for (let i = 0; i < count; i++) upTo[i] = sum += fraction[usable.at[i]!]!;
    isStale = false;
  }

  /** The place whose part of the whole holds the position: found by halving. */
  function placeAt(position: number): number {
    let low = 0;
    let high = usable.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (position < upTo[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    pick() {
      if (isStale) addUp();
      const count = usable.count;
      if (count === 0) return NO_SERVER;
      if (count === 1) return usable.at[0]!;
      const whole = upTo[count - 1]!;
      const first = placeAt(stream.uniform() * whole);
      const start = first === 0 ? 0 : upTo[first - 1]!;
      const width = upTo[first]! - start;
      // The first is left out by stepping over its part of the whole.
      const position = stream.uniform() * (whole - width);
      let second = placeAt(position < start ? position : position + width);
      // By rounding alone: then its neighbour.
      if (second === first) second = first === 0 ? 1 : first - 1;
      return lighter(usable.at[first]!, usable.at[second]!);
    },
    added: changed,
    removing: changed,
    weighted: changed,
  };

  function lighter(a: number, b: number): number {
    const fraction = servers.columns.fraction;
    const ofA = fraction[a]!;
    const ofB = fraction[b]!;
    const isSame = Math.abs(ofA - ofB) < SAME_FRACTION;
    if (isSame) return load(a) <= load(b) ? a : b;
    return load(a) / ofA <= load(b) / ofB ? a : b;
  }
}
