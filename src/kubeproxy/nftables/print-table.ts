import type { IPFamily } from '../../kubernetes/objects.ts';
import type {
  BaseChain,
  Chain,
  MapKey,
  Match,
  NftMap,
  NftSet,
  NftTable,
  Rule,
  Statement,
  Verdict,
} from './nft-table.ts';

/** The most that nft puts into a set that rules fill, unless told otherwise. */
const DYNAMIC_SET_SIZE = 65_535;

/**
 * The table as `nft list table` writes it, which `nft -f` reads. Elements stand in the order in which they were added;
 * the kernel lists them by their hashes.
 *
 * Source: nft(8); nftables 1.0.6.
 */
export function printTable({ family, sets, maps, chains }: NftTable): string {
  const objects = [
    ...[...sets.values()].map((set) => printSet(set, family)),
    ...[...maps.values()].map((map) => printMap(map, family)),
    ...[...chains.values()].map((chain) => printChain(chain, family)),
  ];
  return `table ${ipOf(family)} kube-proxy {\n\tcomment "rules for kube-proxy"\n${objects.join('\n')}}\n`;
}

/** A rule without the chain it stands in. */
export function printRule({ matches, statement, comment }: Rule, family: IPFamily): string {
  const words = [...matches.map((match) => printMatch(match, family)), printStatement(statement, family)];
  return words.join(' ') + (comment === '' ? '' : ` comment "${comment}"`);
}

/** What a rule, or an element of a map, makes of a packet. */
export function printVerdict(verdict: Verdict): string {
  return 'chain' in verdict ? `${verdict.kind} ${verdict.chain}` : verdict.kind;
}

function printSet({ name, comment, timeoutSeconds, elements }: NftSet, family: IPFamily): string {
  // nft gives an IPv4 address half a line, an IPv6 address a whole one.
  const perLine = family === 'IPv4' ? 2 : 1;
  return block(`set ${name}`, [
    `type ${addressType(family)}`,
    ...(timeoutSeconds === 0
      ? []
      : [`size ${DYNAMIC_SET_SIZE}`, 'flags dynamic,timeout', `timeout ${printTime(timeoutSeconds)}`]),
    ...commentLine(comment),
    ...elementLines([...elements.keys()], perLine),
  ]);
}

function printMap({ name, comment, key, elements }: NftMap, family: IPFamily): string {
  const typeOfKey = `${key === 'addressAndPort' ? `${addressType(family)} . ` : ''}inet_proto . inet_service`;
  const written = [...elements].map(([at, element]) => printElement(at, element.comment, element.verdict));
  return block(`map ${name}`, [`type ${typeOfKey} : verdict`, ...commentLine(comment), ...elementLines(written, 1)]);
}

/** An element of a map, by its key. */
export function printElement(key: string, comment: string, verdict: Verdict): string {
  return `${key}${comment === '' ? '' : ` comment "${comment}"`} : ${printVerdict(verdict)}`;
}

function printChain({ name, base, comment, rules }: Chain, family: IPFamily): string {
  return block(`chain ${name}`, [
    ...commentLine(comment),
    ...(base === null ? [] : [`type ${base.type} hook ${base.hook} priority ${printPriority(base)}; policy accept;`]),
    ...rules.map((rule) => printRule(rule, family)),
  ]);
}

function block(head: string, lines: readonly string[]): string {
  return `\t${head} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`;
}

function commentLine(comment: string): readonly string[] {
  return comment === '' ? [] : [`comment "${comment}"`];
}

function elementLines(elements: readonly string[], perLine: number): readonly string[] {
  if (elements.length === 0) return [];
  const lines: string[] = [];
  for (let i = 0; i < elements.length; i += perLine) lines.push(elements.slice(i, i + perLine).join(', '));
  return [`elements = { ${lines.join(',\n\t\t\t     ')} }`];
}

/** nft has names for some priorities, and for those up to ten away from them. */
function printPriority({ hook, priority }: BaseChain): string {
  const named = { prerouting: ['dstnat', -100], postrouting: ['srcnat', 100] } as const;
  const [name, standard] = hook === 'prerouting' || hook === 'postrouting' ? named[hook] : (['filter', 0] as const);
  const distance = priority - standard;
  if (distance === 0) return name;
  if (Math.abs(distance) > 10) return String(priority);
  return `${name} ${distance < 0 ? '-' : '+'} ${Math.abs(distance)}`;
}

function printMatch(match: Match, family: IPFamily): string {
  const ip = ipOf(family);
  switch (match.kind) {
    case 'newConnection':
      return 'ct state new';
    case 'address':
      return `${ip} ${match.field} ${match.not ? '!= ' : ''}${printBlocks(match.cidrs)}`;
    case 'addressInSet':
      return `${ip} ${match.field} @${match.set}`;
    case 'addressIsLocal':
      return `fib ${match.field} type local`;
    case 'destinationPort':
      return `${match.protocol.toLowerCase()} dport ${match.port}`;
    case 'protocol':
      return `meta l4proto ${match.protocol.toLowerCase()}`;
    case 'inInterface':
      return `iifname ${match.not ? '!= ' : ''}"${match.name}"`;
    case 'markIsClear':
      return `meta mark & ${printBits(match.bits)} == ${printBits(0)}`;
  }
}

function printStatement(statement: Statement, family: IPFamily): string {
  switch (statement.kind) {
    case 'lookUp':
      return `${printKey(statement.key, family)} vmap @${statement.map}`;
    case 'chooseChain': {
      const { chains } = statement;
      return `numgen random mod ${chains.length} vmap { ${chains.map((chain, i) => `${i} : goto ${chain}`).join(', ')} }`;
    }
    case 'rememberSource':
      return `update @${statement.set} { ${ipOf(family)} saddr }`;
    case 'setMark':
      return `meta mark set meta mark ${statement.operator} ${printBits(statement.bits)}`;
    case 'dnat':
      return `dnat to ${statement.to}`;
    case 'masquerade':
      return 'masquerade fully-random';
    default:
      return printVerdict(statement);
  }
}

function printKey(key: MapKey, family: IPFamily): string {
  return `${key === 'addressAndPort' ? `${ipOf(family)} daddr . ` : ''}meta l4proto . th dport`;
}

/** A single block stands without braces, a block of one address without its length. */
function printBlocks(cidrs: readonly string[]): string {
  const blocks = cidrs.map((cidr) => cidr.replace(cidr.includes(':') ? /\/128$/ : /\/32$/, ''));
  return blocks.length === 1 ? blocks[0]! : `{ ${blocks.join(', ')} }`;
}

function printBits(bits: number): string {
  return `0x${bits.toString(16).padStart(8, '0')}`;
}

/** Such as "3h" or "1m30s". */
function printTime(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
}

function addressType(family: IPFamily): string {
  return family === 'IPv4' ? 'ipv4_addr' : 'ipv6_addr';
}

function ipOf(family: IPFamily): string {
  return family === 'IPv4' ? 'ip' : 'ip6';
}
