import { assert } from '../../base/assert.ts';
import { bitsOf, type CIDR, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import type { Protocol } from '../../kubernetes/objects.ts';
import type { ProxyServicePort } from '../proxier-state.ts';
import type { Directions, IPSet } from './ip-set.ts';
import type { Match, Target } from './rule.ts';

/** `-m comment`. */
export function comment(text: string): Match {
  return { kind: 'comment', text };
}

/** `-s`, a block or one address. */
export function source(block: string): Match {
  return { kind: 'source', not: false, cidr: blockOf(block) };
}

/** `-d`, a block or one address. */
export function destination(block: string): Match {
  return { kind: 'destination', not: false, cidr: blockOf(block) };
}

/** The same condition turned round, for those that can be. */
export function except(match: Match): Match {
  assert('not' in match, `a condition of kind ${match.kind} cannot be turned round`);
  return { ...match, not: !match.not };
}

/** `-p` and `--dport`. */
export function portOf(protocol: Protocol, port: number): readonly Match[] {
  return [
    { kind: 'protocol', protocol },
    { kind: 'destinationPort', protocol, port },
  ];
}

/** An address with the port of a Service. */
export function servedAt(address: string, { protocol, port }: ProxyServicePort): readonly Match[] {
  return [destination(address), ...portOf(protocol, port)];
}

/** The other end is an address of the node itself: `-m addrtype … LOCAL`. */
export const fromNode: Match = { kind: 'addressType', not: false, side: 'source' };

/** See `fromNode`. */
export const toNode: Match = { kind: 'addressType', not: false, side: 'destination' };

/** `-m conntrack --ctstate NEW`: only the first packet of a connection. */
export const isNew: Match = { kind: 'conntrack', not: false, states: ['NEW'] };

/** `-m physdev --physdev-is-in`: it came in by a port of a bridge. */
export const fromBridgePort: Match = { kind: 'bridgePort', not: false };

/** `-m mark`: marked for masquerade. */
export function marked(bit: number): Match {
  return { kind: 'mark', not: false, bit };
}

/** `-m set --match-set`. */
export function inSet(set: IPSet, directions: Directions): Match {
  return { kind: 'inSet', set, directions };
}

/** `-j` to a chain. */
export function jump(chain: string): Target {
  return { kind: 'jump', chain };
}

function blockOf(text: string): CIDR {
  const address = parseIP(text);
  const block = parseCIDR(address === undefined ? text : `${text}/${bitsOf(address.family)}`);
  assert(block !== undefined, `${text} is neither an IP address nor a block of them`);
  return block;
}
