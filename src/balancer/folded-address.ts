/**
 * An address as the kernel's schedulers hash it: IPv4 as an unsigned 32-bit number, of IPv6 the xor of its four words.
 * Nothing is 0. Source: Linux net/netfilter/ipvs, the hash functions of ip_vs_sh.c, ip_vs_dh.c and ip_vs_mh.c.
 *
 * Throws a `RangeError` for what is no address.
 */
export function foldedAddress(text: string | undefined): number {
  if (text === undefined) return 0;
  const folded = findFoldedAddress(text);
  if (folded === undefined) throw new RangeError(`not an IP address: "${text}"`);
  return folded;
}

/** As `foldedAddress`; undefined for what is no address. */
export function findFoldedAddress(text: string): number | undefined {
  return text.includes(':') ? foldedIPv6(text) : ipv4(text);
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

function foldedIPv6(text: string): number | undefined {
  const halves = text.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = groups.flat();
  const isWhole = halves.length === 1 ? given.length === 8 : halves.length === 2 && given.length < 8;
  if (!isWhole || given.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  const zeros = Array.from({ length: 8 - given.length }, () => '0');
  const words = [...groups[0]!, ...zeros, ...(groups[1] ?? [])].map((group) => Number.parseInt(group, 16));
  let folded = 0;
  for (let i = 0; i < 8; i += 2) folded ^= (words[i]! << 16) | words[i + 1]!;
  return folded >>> 0;
}
