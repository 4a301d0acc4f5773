import { hashOfText } from '../flow-hash.ts';
import { findFoldedAddress } from '../folded-address.ts';

/**
 * What stands for a server in the hash of `ipvs/mh`: its folded address plus its port. The kernel has no servers without
 * an address; for one whose text is neither `IPv4:port` nor `[IPv6]:port` it is a hash of that text.
 *
 * @returns a whole number from 0 to 2³² − 1.
 */
export function serverNumber(address: string): number {
  const [, ipv4, ipv6, port] = /^(?:([\d.]+)|\[(.+)\]):(\d{1,5})$/.exec(address) ?? [];
  const folded = findFoldedAddress(ipv4 ?? ipv6 ?? '');
  return folded === undefined ? hashOfText(address) : (folded + Number(port)) >>> 0;
}
