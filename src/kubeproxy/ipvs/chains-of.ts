import { formatIP } from '../../kubernetes/ip.ts';
import { holdsAddress } from '../holds-address.ts';
import type { Directions, IPSet } from '../netfilter/ip-set.ts';
import { localTrafficOf } from '../netfilter/local-traffic.ts';
import {
  comment,
  except,
  fromBridgePort,
  fromNode,
  inSet,
  isNew,
  jump,
  marked,
  source,
  toNode,
} from '../netfilter/matches.ts';
import type { Match, RuleTables, Table, Target } from '../netfilter/rule.ts';
import { createRuleTablesWriter } from '../netfilter/rule-tables-writer.ts';
import type { ProxierState } from '../proxier-state.ts';
import type { IPSets } from './ip-sets-of.ts';
import type { VirtualServer } from './virtual-server.ts';

/** Takes the rules of a chain, in their order. */
type Append = (matches: readonly Match[], target: Target, why: string) => void;

/** Begins a chain, which may stay empty. */
type Begin = (table: Table['name'], chain: string) => Append;

const ACCEPT: Target = { kind: 'ACCEPT' };
const DROP: Target = { kind: 'DROP' };
const RETURN: Target = { kind: 'RETURN' };
const toMark: Target = jump('KUBE-MARK-MASQ');

/** From another machine: neither by the bridge of the pods, nor from the node itself. */
const fromAnotherMachine: readonly Match[] = [except(fromBridgePort), except(fromNode)];

/**
 * The iptables rules beside IPVS: who is masqueraded, who may call a load balancer's address, and that the node itself
 * is not reached by the addresses of Services. There are a few dozen, however many Services. They are those of 1.34:
 * older versions lack some.
 *
 * Source: kube-proxy 1.34 pkg/proxy/ipvs/proxier.go writeIptablesRules, iptablesJumpChain.
 */
export function chainsOf(state: ProxierState, sets: IPSets, virtualServers: readonly VirtualServer[]): RuleTables {
  const writer = createRuleTablesWriter();
  // Shifting into the sign bit is meant: marks are 32 bits without a sign.
  const bit = (1 << state.configuration.iptables.masqueradeBit) >>> 0;
  const chain: Begin = (table, name) => {
    writer.addChain(table, name);
    return (matches, target, why) => writer.append(table, name, matches, target, why);
  };
  linkHooks(chain);
  writeServices(chain('nat', 'KUBE-SERVICES'), state, sets);
  writeNodePort(chain('nat', 'KUBE-NODE-PORT'), sets);
  writeLoadBalancer(chain('nat', 'KUBE-LOAD-BALANCER'), sets);
  const mark: Target = { kind: 'MARK', operation: 'or', bit };
  chain('nat', 'KUBE-MARK-MASQ')([], mark, 'marks it: on its way out it is masqueraded');
  writePostrouting(chain('nat', 'KUBE-POSTROUTING'), sets, bit);
  writeForward(chain('filter', 'KUBE-FORWARD'), bit);
  const healthChecks = inCommentedSet(sets['KUBE-HEALTH-CHECK-NODE-PORT'], 'dst');
  chain('filter', 'KUBE-NODE-PORT')(healthChecks, ACCEPT, 'the health check of a load balancer');
  writeFirewall(chain('filter', 'KUBE-PROXY-FIREWALL'), chain('filter', 'KUBE-SOURCE-RANGES-FIREWALL'), sets);
  writeIPVSFilter(chain('filter', 'KUBE-IPVS-FILTER'), sets);
  writeIPVSOutFilter(chain('filter', 'KUBE-IPVS-OUT-FILTER'), state, virtualServers);
  return writer.finish(state.family);
}

/** kube-proxy puts each jump in front of those that are there, so the last that it makes sure of comes first. */
function linkHooks(chain: Begin): void {
  const link = (append: Append, to: string, text: string, why: string): void => append([comment(text)], jump(to), why);
  for (const hook of ['PREROUTING', 'OUTPUT']) {
    link(chain('nat', hook), 'KUBE-SERVICES', 'kubernetes service portals', 'it may be for a Service');
  }
  link(
    chain('nat', 'POSTROUTING'),
    'KUBE-POSTROUTING',
    'kubernetes postrouting rules',
    'on its way out its source may be rewritten',
  );
  const input = chain('filter', 'INPUT');
  link(
    input,
    'KUBE-IPVS-FILTER',
    'kubernetes ipvs access filter',
    'it is for an address that the node has: in this mode it has those of all Services',
  );
  link(input, 'KUBE-PROXY-FIREWALL', 'kube-proxy firewall rules', 'it may be for a load balancer with source ranges');
  link(input, 'KUBE-NODE-PORT', 'kubernetes health check rules', 'it may be a health check');
  const forward = chain('filter', 'FORWARD');
  link(forward, 'KUBE-PROXY-FIREWALL', 'kube-proxy firewall rules', 'it may be for a load balancer with source ranges');
  link(forward, 'KUBE-FORWARD', 'kubernetes forwarding rules', 'the node forwards it');
  const output = chain('filter', 'OUTPUT');
  link(output, 'KUBE-IPVS-OUT-FILTER', 'kubernetes ipvs access filter', 'the node may not call every load balancer');
}

function writeServices(append: Append, state: ProxierState, sets: IPSets): void {
  const loopback = state.family === 'IPv4' ? '127.0.0.0/8' : '::1/128';
  append([source(loopback)], RETURN, 'from a loopback address: never for a Service');
  const balanced = sets['KUBE-LOAD-BALANCER'];
  appendIf(append, balanced, 'dst,dst', jump('KUBE-LOAD-BALANCER'), "to a load balancer's address");
  writeClusterIP(append, state, sets['KUBE-CLUSTER-IP']);

  const external = sets['KUBE-EXTERNAL-IP'];
  const whyMarked = 'to an external IP with policy Cluster: masqueraded, as the endpoint may be on another node';
  appendIf(append, external, 'dst,dst', toMark, whyMarked);
  for (const set of [external, sets['KUBE-EXTERNAL-IP-LOCAL']]) {
    if (set.entries.size === 0) continue;
    const found = inCommentedSet(set, 'dst,dst');
    append([...found, ...fromAnotherMachine], ACCEPT, 'to an external IP, from another machine');
    append([...found, toNode], ACCEPT, 'to an external IP that the node has itself');
  }
  append([toNode], jump('KUBE-NODE-PORT'), 'to an address of the node: it may be a node port');
  for (const set of [sets['KUBE-CLUSTER-IP'], balanced]) {
    if (set.entries.size > 0) append([inSet(set, 'dst,dst')], ACCEPT, 'to a Service: no other rule may touch it');
  }
}

function writeClusterIP(append: Append, state: ProxierState, set: IPSet): void {
  if (set.entries.size === 0) return;
  const localTraffic = localTrafficOf(state);
  if (state.configuration.iptables.masqueradeAll) {
    append(inCommentedSet(set, 'dst,dst'), toMark, 'to a ClusterIP: masqueradeAll is on');
  } else if (localTraffic !== null) {
    const why = 'to a ClusterIP, and not from a pod: masqueraded, or the reply would not come back this way';
    append([except(localTraffic), ...inCommentedSet(set, 'dst,dst')], toMark, why);
  } else {
    const why = 'from the node, with the ClusterIP itself as its source: masqueraded, as every node has that address';
    append(inCommentedSet(set, 'src,dst'), toMark, why);
  }
}

function writeNodePort(append: Append, sets: IPSets): void {
  const keeps = 'to a node port with policy Local: keeps its source';
  const marks = 'to a node port with policy Cluster: masqueraded, as the endpoint may be on another node';
  for (const [protocol, suffix, directions] of [
    ['TCP', 'TCP', 'dst'],
    ['UDP', 'UDP', 'dst'],
    ['SCTP', 'SCTP-HASH', 'dst,dst'],
  ] as const) {
    const isProtocol: Match = { kind: 'protocol', protocol };
    appendIf(append, sets[`KUBE-NODE-PORT-LOCAL-${suffix}`], directions, RETURN, keeps, isProtocol);
    appendIf(append, sets[`KUBE-NODE-PORT-${suffix}`], directions, toMark, marks, isProtocol);
  }
}

function writeLoadBalancer(append: Append, sets: IPSets): void {
  appendIf(append, sets['KUBE-LOAD-BALANCER-LOCAL'], 'dst,dst', RETURN, 'policy Local: it keeps its source');
  append([], toMark, 'policy Cluster: masqueraded, as the endpoint may be on another node');
}

function writePostrouting(append: Append, sets: IPSets, bit: number): void {
  const hairpin = 'from a pod to itself: masqueraded, or the pod would answer itself without the node';
  appendIf(append, sets['KUBE-LOOP-BACK'], 'dst,dst,src', { kind: 'MASQUERADE', isFullyRandom: false }, hairpin);
  append([except(marked(bit))], RETURN, 'not marked: it keeps its source address');
  append([], { kind: 'MARK', operation: 'xor', bit }, 'takes the mark away, in case the packet passes again');
  const text = comment('kubernetes service traffic requiring SNAT');
  append([text], { kind: 'MASQUERADE', isFullyRandom: true }, "marked: gets the node's address as its source");
}

function writeForward(append: Append, bit: number): void {
  append([comment('kubernetes forwarding rules'), marked(bit)], ACCEPT, 'marked: the node forwards it');
  const established: Match = { kind: 'conntrack', not: false, states: ['RELATED', 'ESTABLISHED'] };
  append([comment('kubernetes forwarding conntrack rule'), established], ACCEPT, 'of a connection that exists');
}

function writeFirewall(append: Append, appendRange: Append, sets: IPSets): void {
  const toRanges = jump('KUBE-SOURCE-RANGES-FIREWALL');
  appendIf(
    append,
    sets['KUBE-LOAD-BALANCER-FW'],
    'dst,dst',
    toRanges,
    "to a load balancer's address with source ranges",
  );
  const inRange = 'the source is in one of the ranges';
  appendIf(appendRange, sets['KUBE-LOAD-BALANCER-SOURCE-CIDR'], 'dst,dst,src', RETURN, inRange);
  const ofNode = 'from the node, which is in one of the ranges';
  appendIf(appendRange, sets['KUBE-LOAD-BALANCER-SOURCE-IP'], 'dst,dst,src', RETURN, ofNode);
  appendRange([], DROP, 'the source is in none of loadBalancerSourceRanges');
}

/** Every address of a Service is on the node's dummy device, so that without these rules each would be the node. */
function writeIPVSFilter(append: Append, sets: IPSets): void {
  for (const [name, what] of [
    ['KUBE-LOAD-BALANCER', "a load balancer's address and a port of its Service"],
    ['KUBE-CLUSTER-IP', 'a ClusterIP and a port of its Service'],
    ['KUBE-EXTERNAL-IP', 'an external IP and a port of its Service'],
    ['KUBE-EXTERNAL-IP-LOCAL', 'an external IP and a port of its Service'],
  ] as const) {
    append([inSet(sets[name], 'dst,dst')], RETURN, `to ${what}`);
  }
  append([inSet(sets['KUBE-HEALTH-CHECK-NODE-PORT'], 'dst')], RETURN, 'to a health check port');
  const rest = [isNew, inSet(sets['KUBE-IPVS-IPS'], 'dst')];
  append(
    rest,
    { kind: 'REJECT' },
    'to an address of a Service, but to none of its ports: the node must not answer there',
  );
}

function writeIPVSOutFilter(append: Append, { node }: ProxierState, virtualServers: readonly VirtualServer[]): void {
  for (const server of virtualServers) {
    const ranges = server.servicePort.loadBalancerSourceRanges;
    if (server.kind !== 'loadBalancerIP' || ranges.length === 0 || holdsAddress(ranges, node.primaryAddress)) continue;
    append(fromVirtualServer(server), DROP, 'from the node, which is in none of loadBalancerSourceRanges');
  }
}

/** Taken by this virtual server, and sent from its own address. */
function fromVirtualServer({ ip, port, servicePort: { protocol } }: VirtualServer): readonly Match[] {
  return [source(formatIP(ip)), { kind: 'virtualServer', ip, protocol, port }];
}

/** The rule's comment is the set's. */
function inCommentedSet(set: IPSet, directions: Directions): readonly Match[] {
  return [comment(set.comment), inSet(set, directions)];
}

/** A rule about a set is left out while the set is empty. */
function appendIf(
  append: Append,
  set: IPSet,
  directions: Directions,
  target: Target,
  why: string,
  ...first: readonly Match[]
): void {
  if (set.entries.size > 0) append([...first, ...inCommentedSet(set, directions)], target, why);
}
