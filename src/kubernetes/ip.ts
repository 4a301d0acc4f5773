import type { IPFamily } from './objects.ts';

/** An IP address as a number: 32 bits for IPv4, 128 for IPv6. */
export interface IPAddress {
  readonly family: IPFamily;
  readonly value: bigint;
}

/** A block of addresses; `base` is its first address, host bits cleared. */
export interface CIDR {
  readonly family: IPFamily;
  readonly base: bigint;
  readonly prefixLength: number;
}

/** The width of an address of a family in bits. */
export function bitsOf(family: IPFamily): 32 | 128 {
  return family === 'IPv4' ? 32 : 128;
}

/**
 * An IPv4 address in dotted decimal or an IPv6 address (RFC 4291 section 2.2). Strict as Go's
 * netip.ParseAddr: no leading zeros in IPv4, no zone, no blanks. Undefined for anything else.
 */
export function parseIP(text: string): IPAddress | undefined {
  if (!text.includes(':')) {
    const value = parseIPv4(text);
    return value === undefined ? undefined : { family: 'IPv4', value };
  }
  const value = parseIPv6(text);
  return value === undefined ? undefined : { family: 'IPv6', value };
}

function parseIPv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0n;
  for (const octet of octets) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    value = (value << 8n) | BigInt(octet);
  }
  return value;
}

function parseIPv6(text: string): bigint | undefined {
  // An IPv4 tail ("::ffff:10.0.0.1") is the last two groups.
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail !== null) {
    const v4 = parseIPv4(tail[2] as string);
    if (v4 === undefined) return undefined;
    return parseIPv6(`${tail[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = '', rest] = halves;
  const left = head === '' ? [] : head.split(':');
  const right = rest === undefined || rest === '' ? [] : rest.split(':');
  const missing = 8 - left.length - right.length;
  // "::" stands for at least one group of zeros.
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [...left, ...Array<string>(missing).fill('0'), ...right]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}

/** The canonical text of an address; IPv6 by RFC 5952 (lower case, the longest run of zeros as "::"). */
export function formatIP({ family, value }: IPAddress): string {
  if (family === 'IPv4') {
    return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, i) => (value >> BigInt(16 * (7 - i))) & 0xffffn);
  const { start, length } = longestZeroRun(groups);
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length < 2 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}

function longestZeroRun(groups: readonly bigint[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === 0n ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}

/** "10.244.0.0/16". Host bits are cleared as Go's net.ParseCIDR does: "10.244.1.1/16" is the same. */
export function parseCIDR(text: string): CIDR | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match === null ? undefined : parseIP(match[1] as string);
  const prefixLength = Number(match?.[2]);
  if (address === undefined || prefixLength > bitsOf(address.family)) return undefined;
  const hostBits = BigInt(bitsOf(address.family) - prefixLength);
  return { family: address.family, base: (address.value >> hostBits) << hostBits, prefixLength };
}

/** The canonical text of a block. */
export function formatCIDR({ family, base, prefixLength }: CIDR): string {
  return `${formatIP({ family, value: base })}/${prefixLength}`;
}

/** The number of addresses in a block, network and broadcast address included. */
export function sizeOf({ family, prefixLength }: CIDR): bigint {
  return 1n << BigInt(bitsOf(family) - prefixLength);
}

/** The address at `index` of a block (0 is its base), or undefined past its end. */
export function nthAddress(cidr: CIDR, index: number | bigint): IPAddress | undefined {
  const offset = BigInt(index);
  if (offset < 0n || offset >= sizeOf(cidr)) return undefined;
  return { family: cidr.family, value: cidr.base + offset };
}

/** Whether an address lies in a block; never for the other family. */
export function containsIP(cidr: CIDR, { family, value }: IPAddress): boolean {
  const offset = value - cidr.base;
  return family === cidr.family && offset >= 0n && offset < sizeOf(cidr);
}

/** Whether all of `inner` lies in `outer`. */
export function containsCIDR(outer: CIDR, inner: CIDR): boolean {
  return inner.prefixLength >= outer.prefixLength && containsIP(outer, { family: inner.family, value: inner.base });
}
