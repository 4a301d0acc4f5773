import { type Algorithm, type Balancer, type Flow, NO_SERVER } from '../../balancer/balancer.ts';
import { foldedAddress } from '../../balancer/folded-address.ts';
import type { GivenOptions } from '../../balancer/option.ts';
import { ServerList } from '../../balancer/server-list.ts';
import { startBalancer } from '../../balancer/start-balancer.ts';
import { assert } from '../../base/assert.ts';
import { formatCIDR, parseCIDR } from '../../kubernetes/ip.ts';
import type { Stream } from '../../random/stream.ts';
import type { PresentTime } from '../affinity/affinity.ts';
import { PersistenceTemplates } from '../affinity/persistence-templates.ts';
import { ConnectionCounts, type ServerThresholds } from './connection-counts.ts';
import { type ConnectionEntry, type ConnectionTuple, EntryTable } from './entry-table.ts';
import { defaultEntryTimeouts, type EntryTimeouts, tcpTimeoutMs } from './entry-timeouts.ts';
import { type IpvsSysctls, kubeProxySysctls } from './sysctls.ts';
import { isActiveTcpState, nextTcpState, type TcpPacket, TcpState } from './tcp-state.ts';

/** Instead of a server: nobody answers, and the packet is gone. */
export const DROPPED = -2;
/** Instead of a server: IPVS lets the packet pass to the host itself, which resets a connection that it does not know. */
export const NOT_KNOWN = -3;

/** What a virtual service is set up with (`ipvsadm -A`). */
export interface VirtualServiceSpec {
  readonly protocol: 'tcp' | 'udp';
  readonly scheduling: Scheduling;
  readonly timeouts?: EntryTimeouts;
  /** Read at each use; as kube-proxy sets them without. */
  readonly sysctls?: Readonly<IpvsSysctls>;
}

/** Who schedules connections, and who is sent where he was before. */
export interface Scheduling {
  readonly scheduler: Algorithm;
  /** The scheduler's; among them are its flags, and what the kernel has as a sysctl for one scheduler alone. */
  readonly options?: GivenOptions;
  /** Null: each connection is scheduled. */
  readonly persistence?: Persistence | null;
}

/** How long clients stay at their server (`ipvsadm -p`), and who counts as one client (`-M`). */
export interface Persistence {
  readonly timeoutMs: number;
  /** The clients of a network of this prefix length are one; default each address. */
  readonly prefixLength?: number;
}

/** A real server as it is added (`ipvsadm -a`). */
export interface RealServer {
  /** `IP:port`. */
  readonly address: string;
  readonly weight: number;
  readonly thresholds?: ServerThresholds;
}

/** Work that the kernel puts off is done at its next tick, of which there are 250 a second in common distributions. */
const JIFFY_MS = 4;
/** A removed server that nobody needs is kept for so long: IP_VS_DEST_TRASH_PERIOD. */
const TRASH_MS = 120_000;

const unlimited: ServerThresholds = { upper: 0, lower: 0 };

/**
 * A virtual service of the kernel (IPVS, masquerading) as its packets see it: which real server each connection goes to,
 * and what is known of it until it is forgotten. It follows every connection through its states from the packets of both
 * sides, so that it is for replays and small questions; a run has `ServiceRules`, which counts by the same rule.
 *
 * A removed server whose connections stand (without `expire_nodest_conn`) is kept aside: when its address is added again
 * it comes back as it was, at the head of the list. Entries expire at their time; the kernel's timer wheel has them
 * expire up to 2 % later. Not modelled: SCTP, FTP, one-packet scheduling, the defences against SYN floods, and templates
 * that vanish early because no connection of theirs was ever established.
 *
 * Source: Linux net/netfilter/ipvs/ip_vs_core.c, ip_vs_conn.c, ip_vs_ctl.c of version 6.1; checked against decisions
 * recorded from it.
 */
export class VirtualService {
  /** The real servers in the kernel's order, with their weights and connections. Only to be read. */
  readonly servers: ServerList = new ServerList();
  readonly #protocol: 'tcp' | 'udp';
  readonly #timeouts: EntryTimeouts;
  readonly #sysctls: Readonly<IpvsSysctls>;
  readonly #time: PresentTime;
  readonly #stream: Stream;
  readonly #counts: ConnectionCounts;
  readonly #entries = new EntryTable();
  readonly #templates: PersistenceTemplates;
  /** Numbers of clients, by the network that stands for them. */
  readonly #clients = new Map<string, number>();
  /** By address: servers that were removed, and when. */
  readonly #trash = new Map<string, { readonly server: number; readonly removedMs: number }>();
  /** When entries of removed servers vanish. */
  #flushMs = Number.POSITIVE_INFINITY;
  #scheduling: Scheduling;
  #balancer: Balancer;
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

  /** `stream` is for schedulers that draw; none of the kernel's does. */
  constructor(spec: VirtualServiceSpec, time: PresentTime, stream: Stream) {
    this.#protocol = spec.protocol;
    this.#timeouts = spec.timeouts ?? defaultEntryTimeouts;
    this.#sysctls = spec.sysctls ?? kubeProxySysctls;
    this.#time = time;
    this.#stream = stream;
    this.#counts = new ConnectionCounts(this.servers.columns);
    this.#scheduling = spec.scheduling;
    this.#templates = new PersistenceTemplates(spec.scheduling.persistence?.timeoutMs ?? 0, time, 0);
    this.#balancer = this.#startScheduler(spec.scheduling);
  }

  // ------------------------------------------------------------------ administration

  /** Adds a real server at the head of the list, and gives its position. */
  addServer({ address, weight, thresholds = unlimited }: RealServer): number {
    this.catchUp();
    const known = this.#trash.get(address)?.server;
    this.#trash.delete(address);
    this.#emptyTrash();
    const server = known ?? this.servers.columns.allocate(weight, { address });
    if (known === undefined) this.#templates.added(server);
    this.servers.weight[server] = weight;
    this.servers.link(server);
    this.#counts.setThresholds(server, thresholds);
    this.#balancer.added(server);
    return server;
  }

  /** Removes a real server. With `expire_nodest_conn` its entries vanish at the next tick, unless it is back by then. */
  removeServer(server: number): void {
    this.catchUp();
    this.#balancer.removing(server);
    this.servers.unlink(server);
    this.#trash.set(this.servers.columns.address[server]!, { server, removedMs: this.#time.nowMs });
    if (this.#sysctls.expireNodestConn) this.#flushMs = this.#time.nowMs + JIFFY_MS;
  }

  /** Changes a weight; 0: no new connections. */
  setWeight(server: number, weight: number): void {
    this.catchUp();
    this.servers.weight[server] = weight;
    this.#balancer.weighted(server);
  }

  /** Edits the service (`ipvsadm -E`): another scheduler starts afresh with the list as it is, the same one goes on. */
  edit(scheduling: Scheduling): void {
    this.catchUp();
    const isSame = scheduling.scheduler === this.#scheduling.scheduler;
    this.#scheduling = scheduling;
    this.#templates.timeoutMs = scheduling.persistence?.timeoutMs ?? 0;
    if (!isSame) this.#balancer = this.#startScheduler(scheduling);
  }

  // ------------------------------------------------------------------ packets

  /**
   * A packet of a client: the position of the server that it goes to, `NO_SERVER` where it is refused (an ICMP error
   * answers it at once), `DROPPED` or `NOT_KNOWN`. UDP datagrams have no kind.
   */
  fromClient(tuple: ConnectionTuple, packet?: TcpPacket): number {
    this.catchUp();
    let entry = this.#entries.find(tuple);
    if (entry !== undefined && this.#mustLeave(entry, packet)) {
      if (entry.endsMs > this.#time.nowMs + JIFFY_MS) this.#entries.restart(entry, this.#time.nowMs, JIFFY_MS);
      if (this.#hasOldConntrack(entry, packet)) return DROPPED;
      entry = undefined;
    }
    if (entry === undefined) {
      if (this.#protocol === 'tcp' && packet !== 'syn') return NOT_KNOWN;
      const server = this.#schedule(tuple);
      if (server === NO_SERVER) return NO_SERVER;
      entry = this.#enter(tuple, server);
    } else if (this.#isRemoved(entry.server)) {
      return DROPPED;
    } else {
      this.#follow(entry, 'client', packet);
    }
    return entry.server;
  }

  /** A packet of a server to a client, by the tuple of the client's own packets. Nothing happens without an entry. */
  fromServer(tuple: ConnectionTuple, packet?: TcpPacket): void {
    this.catchUp();
    const entry = this.#entries.find(tuple);
    if (entry !== undefined) this.#follow(entry, 'server', packet);
  }

  /** Whether the packet is to be scheduled anew although its tuple has an entry, which vanishes. */
  #mustLeave(entry: ConnectionEntry, packet: TcpPacket | undefined): boolean {
    const { expireNodestConn, connReuseMode } = this.#sysctls;
    if (expireNodestConn && this.#isRemoved(entry.server)) return true;
    if (packet !== 'syn') return false;
    if (expireNodestConn && this.servers.weight[entry.server] === 0) return true;
    // Persistent connections keep their entry: it stays under the control of the template.
    const isOver = entry.state === TcpState.timeWait || entry.state === TcpState.close;
    return connReuseMode !== 0 && isOver && entry.template === null;
  }

  /** Conntrack lets a SYN begin anew only where its own connection is over; other packets go with the old one. */
  #hasOldConntrack({ state }: ConnectionEntry, packet: TcpPacket | undefined): boolean {
    const isOver = state === TcpState.timeWait || state === TcpState.close;
    return this.#sysctls.conntrack && !(packet === 'syn' && isOver);
  }

  #schedule(tuple: ConnectionTuple): number {
    const { persistence } = this.#scheduling;
    if (persistence == null) return this.#pick(tuple);
    const client = this.#clientOf(tuple.sourceIp, persistence);
    const known = this.#templates.recall(client);
    const isQuiescent =
      known !== NO_SERVER && this.#sysctls.expireQuiescentTemplate && this.servers.weight[known] === 0;
    if (known === NO_SERVER || isQuiescent || this.#isRemoved(known)) {
      this.#templates.forget(client);
      const server = this.#pick(tuple);
      if (server !== NO_SERVER) this.#templates.remember(client, server);
      return server;
    }
    this.#templates.remember(client, known);
    return known;
  }

  #pick({ sourceIp, sourcePort, destinationIp, destinationPort }: ConnectionTuple): number {
    const flow = this.#flow;
    flow.sourceIp = foldedAddress(sourceIp);
    flow.sourcePort = sourcePort;
    flow.destinationIp = foldedAddress(destinationIp);
    flow.destinationPort = destinationPort;
    flow.key = flow.sourceIp;
    return this.#balancer.pick(flow);
  }

  #enter(tuple: ConnectionTuple, server: number): ConnectionEntry {
    const { persistence } = this.#scheduling;
    const source = persistence == null ? -1 : this.#clientOf(tuple.sourceIp, persistence);
    const template = source < 0 ? null : { source, generation: this.#templates.control(source) };
    const state = this.#protocol === 'tcp' ? TcpState.synReceived : null;
    const entry: ConnectionEntry = { tuple, server, template, state, endsMs: 0 };
    this.#counts.entered(server, isActive(entry));
    this.#entries.add(entry);
    this.#restart(entry);
    return entry;
  }

  #follow(entry: ConnectionEntry, sender: 'client' | 'server', packet: TcpPacket | undefined): void {
    if (entry.state !== null && packet !== undefined) {
      const wasActive = isActive(entry);
      entry.state = nextTcpState(entry.state, sender, packet);
      if (wasActive && !isActive(entry)) this.#counts.deactivated(entry.server);
      if (!wasActive && isActive(entry)) this.#counts.reactivated(entry.server);
    }
    this.#restart(entry);
  }

  #restart(entry: ConnectionEntry): void {
    const { udpMs } = this.#timeouts;
    const timeoutMs = entry.state === null ? udpMs : tcpTimeoutMs(entry.state, this.#timeouts);
    this.#entries.restart(entry, this.#time.nowMs, timeoutMs);
  }

  // ------------------------------------------------------------------ time

  /** Lets everything expire whose time has come, so that `servers` shows it. Every other verb does so first. */
  catchUp(): void {
    const { nowMs } = this.#time;
    if (nowMs >= this.#flushMs) this.#flush();
    for (const entry of this.#entries.takeExpired(nowMs)) this.#expire(entry, entry.endsMs);
  }

  #flush(): void {
    for (const { server } of this.#trash.values()) {
      for (const entry of this.#entries.takeAllOf(server)) this.#expire(entry, Math.min(this.#flushMs, entry.endsMs));
      this.#templates.removing(server);
    }
    this.#flushMs = Number.POSITIVE_INFINITY;
  }

  #expire(entry: ConnectionEntry, atMs: number): void {
    this.#counts.expired(entry.server, isActive(entry));
    if (entry.template !== null) this.#templates.release(entry.template.source, entry.template.generation, atMs);
  }

  /** Positions of servers that were removed long ago, and that nothing refers to, are free for others. */
  #emptyTrash(): void {
    for (const [address, { server, removedMs }] of this.#trash) {
      const isOld = this.#time.nowMs >= removedMs + TRASH_MS;
      if (!isOld || this.#counts.total(server) > 0 || this.#templates.names(server)) continue;
      this.#trash.delete(address);
      this.#templates.removing(server);
      this.servers.columns.release(server);
    }
  }

  #isRemoved(server: number): boolean {
    return this.#trash.get(this.servers.columns.address[server]!)?.server === server;
  }

  #clientOf(sourceIp: string, { prefixLength }: Persistence): number {
    const network = prefixLength === undefined ? sourceIp : networkOf(sourceIp, prefixLength);
    const client = this.#clients.get(network) ?? this.#clients.size;
    this.#clients.set(network, client);
    return client;
  }

  #startScheduler({ scheduler, options = {} }: Scheduling): Balancer {
    return startBalancer(scheduler, this.servers, { stream: this.#stream, time: this.#time }, options);
  }
}

function isActive({ state }: ConnectionEntry): boolean {
  return state !== null && isActiveTcpState(state);
}

function networkOf(ip: string, prefixLength: number): string {
  const network = parseCIDR(`${ip}/${prefixLength}`);
  assert(network !== undefined, 'an IP address and a prefix length that fits it');
  return formatCIDR(network);
}
