/** How many endpoints each zone lends to others, and how many it borrows; zones without a part in it are not there. */
export interface ZoneTransfers {
  readonly giving: ReadonlyMap<string, number>;
  readonly receiving: ReadonlyMap<string, number>;
}

/**
 * Which zones have more endpoints hinted for them than they should have, and who needs these. Zones with the most to
 * give give first, and to those that need the most. A move must be worth it: nobody gives or receives less than half an
 * endpoint, and one of the two sides is off by a whole one at least. Equal zones have their turn in the order of
 * `desired`, where the source leaves it to chance.
 *
 * Source: k8s.io/endpointslice topologycache getGivingAndReceivingZones.
 *
 * @param desired how many endpoints each zone should have.
 * @param allocated how many are hinted for it now; a zone that is not there has none.
 */
export function zoneTransfers(
  desired: ReadonlyMap<string, number>,
  allocated: ReadonlyMap<string, number>,
): ZoneTransfers {
  const surplus = new Map([...desired].map(([zone, wanted]) => [zone, (allocated.get(zone) ?? 0) - wanted]));
  const need = new Map([...surplus].map(([zone, extra]) => [zone, -extra]));
  const giving = new Map<string, number>();
  const receiving = new Map<string, number>();
  for (;;) {
    const giver = greatest(surplus);
    const receiver = greatest(need);
    if (giver === undefined || receiver === undefined) break;
    if (giver.amount < 0.5 || receiver.amount < 0.5 || (giver.amount < 1 && receiver.amount < 1)) break;
    add(surplus, giver.zone, -1);
    add(need, receiver.zone, -1);
    add(giving, giver.zone, 1);
    add(receiving, receiver.zone, 1);
  }
  return { giving, receiving };
}

/** The zone with the greatest amount above 0, if any; of equal ones the first. */
function greatest(
  amounts: ReadonlyMap<string, number>,
): { readonly zone: string; readonly amount: number } | undefined {
  let best: { readonly zone: string; readonly amount: number } | undefined;
  for (const [zone, amount] of amounts) {
    if (amount > (best?.amount ?? 0)) best = { zone, amount };
  }
  return best;
}

function add(amounts: Map<string, number>, zone: string, amount: number): void {
  amounts.set(zone, (amounts.get(zone) ?? 0) + amount);
}
