import type { Protocol } from '../../kubernetes/objects.ts';

/**
 * A key of a verdict map as nft writes it: `172.30.0.41 . tcp . 80`, or `tcp . 30080` without an address.
 *
 * @param address in its canonical form, or null for a node port.
 */
export function elementKey(address: string | null, protocol: Protocol, port: number): string {
  const portKey = `${protocol.toLowerCase()} . ${port}`;
  return address === null ? portKey : `${address} . ${portKey}`;
}
