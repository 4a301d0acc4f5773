import { bitsOf, formatCIDR, formatIP } from '../../kubernetes/ip.ts';
import type { IPFamily } from '../../kubernetes/objects.ts';
import type { Match, Rule, Target } from './rule.ts';

/** A rule as `iptables-save` prints it, which `iptables-restore` takes: `-A CHAIN …`. */
export function ruleText(rule: Rule, chain: string, family: IPFamily): string {
  const inOrder = rule.matches.toSorted((a, b) => placeOf(a) - placeOf(b));
  return [`-A ${chain}`, ...inOrder.map((match) => matchText(match, family)), ...targetText(rule.target, family)].join(
    ' ',
  );
}

/** Addresses, interface and protocol are fields of every rule and come first; extensions keep their order. */
function placeOf({ kind }: Match): number {
  const place = ['source', 'destination', 'inInterface', 'protocol'].indexOf(kind);
  return place < 0 ? 4 : place;
}

function matchText(match: Match, family: IPFamily): string {
  switch (match.kind) {
    case 'source':
      return `${not(match)}-s ${formatCIDR(match.cidr)}`;
    case 'destination':
      return `${not(match)}-d ${formatCIDR(match.cidr)}`;
    case 'inInterface':
      return `${not(match)}-i ${match.name}`;
    case 'protocol':
      return `-p ${match.protocol.toLowerCase()}`;
    case 'destinationPort':
      return `-m ${match.protocol.toLowerCase()}${match.port === null ? '' : ` --dport ${match.port}`}`;
    case 'comment':
      return `-m comment --comment "${match.text}"`;
    case 'addressType':
      return `-m addrtype ${not(match)}--${match.side === 'source' ? 'src' : 'dst'}-type LOCAL`;
    case 'mark':
      return `-m mark ${not(match)}--mark ${hex(match.bit)}/${hex(match.bit)}`;
    case 'conntrack':
      return `-m conntrack ${not(match)}--ctstate ${match.states.join(',')}`;
    case 'statistic':
      return `-m statistic --mode random --probability ${match.probability}`;
    case 'recentCheck':
      return `-m recent --rcheck --seconds ${match.seconds} --reap ${recentList(match.list, family)}`;
    case 'recentSet':
      return `-m recent --set ${recentList(match.list, family)}`;
    case 'inSet':
      return `-m set --match-set ${match.set.name} ${match.directions}`;
    case 'bridgePort':
      return `-m physdev ${not(match)}--physdev-is-in`;
    case 'virtualServer': {
      const address = `${formatIP(match.ip)}/${bitsOf(family)}`;
      return `-m ipvs --vaddr ${address} --vproto ${match.protocol.toLowerCase()} --vport ${match.port}`;
    }
  }
}

function targetText(target: Target, family: IPFamily): readonly string[] {
  switch (target.kind) {
    case 'none':
      return [];
    case 'jump':
      return [`-j ${target.chain}`];
    case 'DNAT':
      return [`-j DNAT --to-destination ${target.address}`];
    case 'MARK':
      // The general form of setting, or of turning round, one bit.
      return [`-j MARK --set-xmark ${hex(target.bit)}/${target.operation === 'or' ? hex(target.bit) : '0x0'}`];
    case 'MASQUERADE':
      return [`-j MASQUERADE${target.isFullyRandom ? ' --random-fully' : ''}`];
    case 'REJECT':
      return [`-j REJECT --reject-with ${family === 'IPv4' ? 'icmp' : 'icmp6'}-port-unreachable`];
    default:
      return [`-j ${target.kind}`];
  }
}

/** A list keeps whole source addresses. */
function recentList(list: string, family: IPFamily): string {
  const mask = family === 'IPv4' ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
  return `--name ${list} --mask ${mask} --rsource`;
}

function not(match: { readonly not: boolean }): string {
  return match.not ? '! ' : '';
}

function hex(mark: number): string {
  return `0x${mark.toString(16)}`;
}
