import { NEVER_SENT_AGAIN } from '../dataplane/connection-traits.ts';
import type { ConntrackTable } from '../dataplane/conntrack-table.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { IcmpLimiter } from '../dataplane/icmp-limiter.ts';
import { NONE } from '../dataplane/request-table.ts';
import type { SnatPorts } from '../dataplane/snat-ports.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Choice } from './route/route.ts';

const CONNTRACK_FULL = causeCode('conntrack-full');
const SNAT_PORTS = causeCode('snat-ports');
const ICMP_LIMITED = causeCode('icmp-limited');

/** In `connections.tracked`: its entries are counted, were counted as established, and its port on a node's address. */
const COUNTED = 1;
const ESTABLISHED = 2;
const MASQUERADED = 4;

/** What the kernels of nodes need; null where nothing of the kind can happen in the run. */
export interface NodeKernelParts {
  readonly dataPlane: DataPlane;
  /** By node. */
  readonly conntrack: readonly ConntrackTable[] | null;
  /** Whether entries are counted; else only faults fill the tables. */
  readonly countsEntries: boolean;
  /** By node. */
  readonly snat: readonly SnatPorts[] | null;
  /** By node. */
  readonly icmp: readonly IcmpLimiter[] | null;
  /** By place from which connections come: the number that stands for its address. */
  readonly sourceOf: Int32Array;
  /** By place: 1 where that is its node's own address. */
  readonly hasNodeAddress: Uint8Array;
  /** By workload: 1 where the node whose rules translate its connections puts its own address in place of the client's. */
  readonly masquerades: Uint8Array;
}

/**
 * What the kernels of the nodes on a connection's way make of its first packet beside the rules: it needs an entry in
 * each conntrack table and, where it is masqueraded, a port of the node; and who is rejected hears of it as long as the
 * node sends ICMP errors. Connections through a proxy that takes a pod for each request are not counted.
 */
export class NodeKernels {
  readonly #parts: NodeKernelParts;

  constructor(parts: NodeKernelParts) {
    this.#parts = parts;
  }

  /** True where ends of connections matter. */
  get counts(): boolean {
    return this.#parts.countsEntries || this.#parts.snat !== null;
  }

  /** The conntrack tables by node, for faults; null where none is planned. */
  get conntrack(): readonly ConntrackTable[] | null {
    return this.#parts.conntrack;
  }

  /** Whether a place is told that the rules of `choice.rejecter` reject its connection; if not, `choice` says why. */
  tellsOfRejection(choice: Choice, place: number): boolean {
    const { icmp, dataPlane, sourceOf, hasNodeAddress } = this.#parts;
    const node = choice.rejecter;
    if (icmp === null || node === NONE) return true;
    const isOwn = hasNodeAddress[place] === 1 && dataPlane.clientNode[place] === node;
    if (icmp[node]!.sends(isOwn ? -1 : sourceOf[place]!)) return true;
    choice.dropCause = ICMP_LIMITED;
    choice.dropNode = node;
    return false;
  }

  /** Whether the first packet of a connection comes through all kernels on its way; if not, `choice` says why. */
  admits(choice: Choice, place: number): boolean {
    const { conntrack, dataPlane } = this.#parts;
    const client = dataPlane.clientNode[place]!;
    if (conntrack !== null) {
      const pod = dataPlane.pods.node[choice.pod]!;
      if (!this.#hasRoom(conntrack, client, choice)) return false;
      if (choice.entry !== client && !this.#hasRoom(conntrack, choice.entry, choice)) return false;
      if (pod !== client && pod !== choice.entry && !this.#hasRoom(conntrack, pod, choice)) return false;
    }
    const { snat, masquerades } = this.#parts;
    if (snat === null || masquerades[dataPlane.clientGroup[place]!] === 0) return true;
    const node = choice.entry === NONE ? client : choice.entry;
    if (node === NONE || snat[node]!.finds(choice.pod)) return true;
    choice.dropCause = SNAT_PORTS;
    choice.dropNode = node;
    return false;
  }

  #hasRoom(conntrack: readonly ConntrackTable[], node: number, choice: Choice): boolean {
    if (node === NONE || conntrack[node]!.admits()) return true;
    choice.dropCause = CONNTRACK_FULL;
    choice.dropNode = node;
    return false;
  }

  /** A connection is being opened as it was chosen. */
  opened(connection: number): void {
    const { countsEntries, snat, masquerades, dataPlane } = this.#parts;
    const { connections } = dataPlane;
    if (connections.proxied[connection] === 1) return;
    const isMasqueraded = masquerades[dataPlane.clientGroup[connections.client[connection]!]!] === 1;
    const node = isMasqueraded && snat !== null ? this.#masquerader(connection) : NONE;
    if (node !== NONE) snat![node]!.taken(connections.pod[connection]!);
    if (countsEntries) this.#eachTable(connection, (table) => table.opened());
    connections.tracked[connection] = (countsEntries ? COUNTED : 0) | (node === NONE ? 0 : MASQUERADED);
    if (connections.synRetries[connection] === NEVER_SENT_AGAIN) this.established(connection);
  }

  /** A connection was answered; only for one with `connections.tracked`. */
  established(connection: number): void {
    const { tracked } = this.#parts.dataPlane.connections;
    if ((tracked[connection]! & COUNTED) === 0) return;
    tracked[connection]! |= ESTABLISHED;
    this.#eachTable(connection, (table) => table.established());
  }

  /** A connection has ended; only for one with `connections.tracked`. */
  ended(connection: number, byReset: boolean): void {
    const { connections } = this.#parts.dataPlane;
    const tracked = connections.tracked[connection]!;
    connections.tracked[connection] = 0;
    if ((tracked & MASQUERADED) !== 0) {
      this.#parts.snat![this.#masquerader(connection)]!.freed(connections.pod[connection]!);
    }
    if ((tracked & COUNTED) === 0) return;
    const wasEstablished = (tracked & ESTABLISHED) !== 0;
    const how = byReset ? 'reset' : wasEstablished ? 'closed' : 'unanswered';
    this.#eachTable(connection, (table) => table.ended(how, wasEstablished));
  }

  /** The node whose address stands for the client's. */
  #masquerader(connection: number): number {
    const { connections, network, clientNode } = this.#parts.dataPlane;
    const entry = network.entryOf(connections.path[connection]!);
    return entry === NONE ? clientNode[connections.client[connection]!]! : entry;
  }

  #eachTable(connection: number, tell: (table: ConntrackTable) => void): void {
    const conntrack = this.#parts.conntrack!;
    const { connections, network, clientNode, pods } = this.#parts.dataPlane;
    const client = clientNode[connections.client[connection]!]!;
    const entry = network.entryOf(connections.path[connection]!);
    const pod = pods.node[connections.pod[connection]!]!;
    if (client !== NONE) tell(conntrack[client]!);
    if (entry !== NONE && entry !== client) tell(conntrack[entry]!);
    if (pod !== NONE && pod !== client && pod !== entry) tell(conntrack[pod]!);
  }
}
