import { formatIP, type IPAddress } from '../../kubernetes/ip.ts';
import { checkedIP } from '../checked-ip.ts';
import { type Flow, flowOf, localAddressesOf } from '../netfilter/flow.ts';
import type { RuleTables, Table } from '../netfilter/rule.ts';
import { createStepRecorder } from '../netfilter/step-recorder.ts';
import { type Outcome, traverseChain, type Walk } from '../netfilter/traverse-chain.ts';
import type { Packet, PacketTrace, TracedEndpoint } from '../rule-program.ts';
import { splitEndpoint } from '../split-endpoint.ts';
import { describeChoice } from './describe-choice.ts';
import {
  type RealServer,
  realServerLine,
  type VirtualServer,
  virtualServerKey,
  virtualServerLine,
} from './virtual-server.ts';
import type { VirtualServers } from './virtual-servers-of.ts';

/** What a node holds in IPVS mode. */
export interface Programmed {
  readonly tables: RuleTables;
  readonly virtualServers: VirtualServers;
  /** Addresses of the node's own interfaces, and those that kube-proxy binds to its dummy device; canonical. */
  readonly nodeAddresses: ReadonlySet<string>;
  readonly boundAddresses: ReadonlySet<string>;
}

/** A packet's way through such a node. */
interface Passage extends Programmed, Walk {}

/**
 * Takes a packet through a node in IPVS mode. What another machine or a pod sends passes PREROUTING, INPUT and then
 * IPVS, because every address of a Service is one of the node's; what the node itself sends meets IPVS at once.
 *
 * Source: the kernel's net/netfilter/ipvs/ip_vs_core.c (hooks and their order), ip_vs_xmit.c.
 */
export function tracePacket(programmed: Programmed, packet: Packet): PacketTrace {
  const passage: Passage = {
    ...programmed,
    isLocal: localAddressesOf([...programmed.nodeAddresses, ...programmed.boundAddresses]),
    steps: createStepRecorder(programmed.tables.family),
  };
  const sent = firstSight(passage, packet);
  const { flow } = passHook(passage, 'nat', packet.from === 'node' ? 'OUTPUT' : 'PREROUTING', sent);
  const isToNode = passage.isLocal(flow.destination);
  const key = virtualServerKey(packet.protocol, flow.destination, flow.destinationPort);
  const server = programmed.virtualServers.get(key);

  if (packet.from !== 'node' || (server === undefined && isToNode)) {
    const { verdict } = passHook(passage, 'filter', isToNode ? 'INPUT' : 'FORWARD', flow);
    if (verdict === 'DROP' || verdict === 'REJECT') return ended(passage, verdict, server);
    // IPVS comes after the filter: what is accepted there may still be for a virtual server.
    if (server === undefined && verdict === 'ACCEPT' && isToNode) return ended(passage, 'ACCEPT', server);
  }
  if (server !== undefined) return schedule(passage, { ...flow, virtualServer: server }, server);
  noteUnserved(passage, flow, isToNode);
  return ended(passage, 'NONE', server);
}

/** A process that calls an address of its own machine has that address as its source, unless it bound another. */
function firstSight({ boundAddresses, steps }: Passage, packet: Packet): Flow {
  const flow = flowOf(packet);
  const ip = formatIP(flow.destination);
  if (packet.from !== 'node' || !boundAddresses.has(ip)) return flow;
  const why = 'the node has the address on its dummy device, so the kernel makes it the source of the packet too';
  steps.noted(`${ip} dev kube-ipvs0`, why);
  return { ...flow, source: flow.destination };
}

/** No rule beside IPVS draws lots, so there is one outcome. */
function passHook(passage: Passage, table: Table['name'], hook: string, flow: Flow): Outcome {
  return traverseChain(passage, passage.tables[table], hook, flow)[0] as Outcome;
}

function schedule(passage: Passage, flow: Flow, server: VirtualServer): PacketTrace {
  const { steps } = passage;
  const { realServers } = server;
  steps.noted(virtualServerLine(server), describeChoice(server));
  if (realServers.length === 0) return ended(passage, 'REJECT', server);
  if (passHook(passage, 'filter', 'OUTPUT', flow).verdict === 'DROP') return ended(passage, 'DROP', server);

  const weights = realServers.reduce((sum, { weight }) => sum + weight, 0);
  const endpoints = realServers.map((realServer): TracedEndpoint => {
    const { address, weight } = realServer;
    const { isMasqueraded } = leave(passage, flow, address);
    if (!isMasqueraded) noteLostReply(passage, flow, server, realServer);
    return { address, probability: weight / weights, masquerade: isMasqueraded };
  });
  return { verdict: 'DNAT', service: server.servicePort.name, endpoints, steps: steps.steps() };
}

/** What comes from outside and stays on the node, at one of its own addresses, never passes POSTROUTING. */
function leave(passage: Passage, flow: Flow, address: string): Flow {
  const { ip, port } = splitEndpoint(address);
  if (flow.packet.from !== 'node' && passage.nodeAddresses.has(ip)) {
    const why = 'an endpoint in the network of this node: the packet never leaves it, so its source stays';
    passage.steps.noted(`local ${ip}`, why);
    return flow;
  }
  return passHook(passage, 'nat', 'POSTROUTING', { ...flow, destination: checkedIP(ip), destinationPort: port }).flow;
}

/**
 * Policy Local keeps the source, and yet a node without an endpoint of its own sends to another one: the reply then
 * goes to the client directly, from an address that it did not ask, or to a node that has the client's address too.
 */
function noteLostReply({ nodeAddresses, steps }: Passage, flow: Flow, server: VirtualServer, to: RealServer): void {
  const { from } = flow.packet;
  const isHere = to.isLocal || nodeAddresses.has(splitEndpoint(to.address).ip);
  const itself = server.isBound && isSame(flow.source, server.ip);
  if (isHere || from === 'pod' || (from === 'node' && !itself)) return;
  const why = itself
    ? `not masqueraded: the reply is for ${formatIP(server.ip)}, which the endpoint's own node has as well, and never comes back`
    : 'not masqueraded, and on another node: its replies go to the client directly, which expects them from here and drops them';
  steps.noted(realServerLine(server, to), why);
}

function noteUnserved({ steps }: Passage, { packet, destination }: Flow, isToNode: boolean): void {
  const ip = formatIP(destination);
  const at = destination.family === 'IPv4' ? ip : `[${ip}]`;
  const why = isToNode
    ? 'an address of the node, and no virtual server at this port: it is for the node itself'
    : 'no virtual server, and no address of the node: it is routed as it is';
  steps.noted(`${packet.protocol.toLowerCase()} ${at}:${packet.destinationPort}`, why);
}

function ended(
  { steps }: Passage,
  verdict: Exclude<PacketTrace['verdict'], 'DNAT'>,
  server: VirtualServer | undefined,
): PacketTrace {
  return { verdict, service: server?.servicePort.name ?? null, endpoints: [], steps: steps.steps() };
}

function isSame(a: IPAddress, b: IPAddress): boolean {
  return a.family === b.family && a.value === b.value;
}
