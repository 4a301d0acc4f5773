import { formatIP, type IPAddress } from '../../kubernetes/ip.ts';
import type { IPFamily, Protocol } from '../../kubernetes/objects.ts';

/** How ipset keeps the entries of a set. Source: ipset(8). */
export type IPSetType = 'hash:ip' | 'hash:ip,port' | 'hash:ip,port,ip' | 'hash:ip,port,net' | 'bitmap:port';

/** A set of the kernel with its entries, as ipset writes them. */
export interface IPSet {
  readonly name: string;
  readonly type: IPSetType;
  readonly family: IPFamily;
  /** What the rules that ask it say of it. */
  readonly comment: string;
  readonly entries: Set<string>;
}

/** Which ends of a packet the parts of an entry are compared with: `dst,dst` is its destination and port. */
export type Directions = 'dst' | 'dst,dst' | 'src,dst' | 'dst,dst,src';

/** `10.96.0.1,tcp:80`: an entry of `hash:ip,port` and the beginning of those of three parts. */
export function ipPortEntry(ip: IPAddress, protocol: Protocol, port: number): string {
  return `${formatIP(ip)},${protocol.toLowerCase()}:${port}`;
}

/** A set as `ipset save` prints it. */
export function ipSetLines({ name, type, family, entries }: IPSet): readonly string[] {
  const size = `family ${family === 'IPv4' ? 'inet' : 'inet6'} hashsize 1024 maxelem 65536`;
  return [
    `create ${name} ${type} ${type === 'bitmap:port' ? 'range 0-65535' : size}`,
    ...[...entries].map((entry) => `add ${name} ${entry}`),
  ];
}
