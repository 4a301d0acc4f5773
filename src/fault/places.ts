/** What the two ends of a link are for a link fault: positions of nodes, or null for everywhere. */
export type Place = readonly number[] | null;

/**
 * Whether a packet is meant: it goes between the two places, in the direction that was asked for. `to` is from the
 * first place to the second.
 */
export function concerns(
  places: { readonly from: Place; readonly to: Place; readonly direction: string },
  fromNode: number,
  toNode: number,
): boolean {
  const forward = isIn(fromNode, places.from) && isIn(toNode, places.to);
  const backward = isIn(fromNode, places.to) && isIn(toNode, places.from);
  if (places.direction === 'to') return forward;
  if (places.direction === 'from') return backward;
  return forward || backward;
}

function isIn(node: number, place: Place): boolean {
  return place === null || place.includes(node);
}

/** The parameters that say where. */
export function placesOf(parameters: Readonly<Record<string, unknown>>): {
  readonly from: Place;
  readonly to: Place;
  readonly direction: string;
} {
  return {
    from: (parameters.from ?? null) as Place,
    to: (parameters.to ?? null) as Place,
    direction: (parameters.direction ?? 'both') as string,
  };
}
