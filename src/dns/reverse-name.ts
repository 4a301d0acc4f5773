import { formatIP, parseIP } from '../kubernetes/ip.ts';
import { canonicalName, labelsOf } from './domain-name.ts';

/** The name under which PTR records of an address are asked: "10.in-addr.arpa." style for IPv4, nibbles for IPv6. */
export function reverseName(address: string): string | undefined {
  const ip = parseIP(address);
  if (ip === undefined) return undefined;
  if (ip.family === 'IPv4') return `${formatIP(ip).split('.').reverse().join('.')}.in-addr.arpa.`;
  const nibbles = ip.value.toString(16).padStart(32, '0');
  return `${[...nibbles].reverse().join('.')}.ip6.arpa.`;
}

/** Whether a name is in one of the two trees of reverse names. */
export function isReverseName(name: string): boolean {
  return /(^|\.)(in-addr|ip6)\.arpa\.$/.test(canonicalName(name));
}

/**
 * The address that a reverse name stands for, in canonical text. Undefined for any other name, and for the name of a
 * whole block ("96.10.in-addr.arpa.").
 *
 * Source: CoreDNS plugin/pkg/dnsutil ExtractAddressFromReverse.
 */
export function addressOfReverseName(name: string): string | undefined {
  if (!isReverseName(name)) return undefined;
  const labels = labelsOf(canonicalName(name));
  const parts = labels.slice(0, -2).reverse();
  if (labels.at(-2) === 'in-addr') {
    const ip = parseIP(parts.join('.'));
    return ip === undefined ? undefined : formatIP(ip);
  }
  if (parts.length !== 32 || parts.some((nibble) => nibble.length !== 1)) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) => parts.slice(4 * i, 4 * i + 4).join(''));
  const ip = parseIP(groups.join(':'));
  return ip === undefined ? undefined : formatIP(ip);
}
