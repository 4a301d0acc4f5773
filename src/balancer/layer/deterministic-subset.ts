import { Stream } from '../../random/stream.ts';
import { finishHash, mixWord } from '../flow-hash.ts';

/**
 * The places of a list that belong to one of many clients: clients come in rounds, each round shuffles the list in its own
 * way and cuts it into slices of the size, and each client of the round takes one. Each place is used by equally many
 * clients as far as rounds are full; what does not fill a slice is left out in that round. All of them where there are no
 * more than the size.
 *
 * Source: B. Beyer et al., "Site Reliability Engineering" (2016), chapter 20, "A subset selection algorithm:
 * deterministic subsetting".
 *
 * @param servers how many places the list has.
 */
export function deterministicSubset(servers: number, size: number, client: number): readonly number[] {
  const places = Array.from({ length: servers }, (_, place) => place);
  if (servers <= size) return places;
  const slices = Math.floor(servers / size);
  const round = Math.floor(client / slices);
  shuffle(places, streamOf(round));
  const start = (client % slices) * size;
  return places.slice(start, start + size);
}

/** The same for all clients of a round, so not one of theirs. */
function streamOf(round: number): Stream {
  return new Stream(wordOf(round, 1), wordOf(round, 2), wordOf(round, 3), 1);
}

function wordOf(round: number, index: number): number {
  return finishHash(mixWord(mixWord(0, round), index), 8);
}

/** Every order with the same probability (Fisher and Yates). */
function shuffle(places: number[], stream: Stream): void {
  for (let left = places.length; left > 1; left--) {
    const other = stream.below(left);
    const last = places[left - 1]!;
    places[left - 1] = places[other]!;
    places[other] = last;
  }
}
