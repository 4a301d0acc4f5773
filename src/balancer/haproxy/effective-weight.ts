import type { ServerColumns } from '../server-columns.ts';

/** A unit of weight in a server's effective weight: what a slow start can go up by. */
export const WEIGHT_SCALE = 16;

/** The weights that HAProxy's configuration allows end here. Larger ones go on as they would. */
export const HIGHEST_WEIGHT = 256;

/**
 * A server's effective weight: its weight in sixteenths, of which a slow start grants one after the other.
 *
 * Source: HAProxy src/server.c server_recalc_eweight; BE_WEIGHT_SCALE and SRV_UWGHT_RANGE of its headers.
 */
export function effectiveWeight({ weight, warmth }: ServerColumns, server: number): number {
  const sixteenths = Math.floor(WEIGHT_SCALE * warmth[server]!) + 1;
  return weight[server]! * Math.min(WEIGHT_SCALE, sixteenths);
}
