import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { findAlgorithm } from '../../src/balancer/registry.ts';
import { LIST_HEAD } from '../../src/balancer/server-list.ts';
import type { ConnectionTuple } from '../../src/kubeproxy/ipvs-connections/entry-table.ts';
import { kubeProxySysctls } from '../../src/kubeproxy/ipvs-connections/sysctls.ts';
import {
  DROPPED,
  NOT_KNOWN,
  type Persistence,
  type Scheduling,
  VirtualService,
} from '../../src/kubeproxy/ipvs-connections/virtual-service.ts';
import { Streams } from '../../src/random/stream.ts';
import type { IpvsTrace, TraceServer, TraceStep } from '../ipvs-traces.ts';

/** Where nothing else is recorded, a step takes longer than a tick of the kernel and all steps less than 10 s. */
const STEP_MS = 5;
/** Ports of the recorded servers at which nobody listens, and whose packets are dropped. */
const CLOSED_PORT = /:9999$/;
const SILENT_PORT = /:9998$/;

/** A connection as its client and its server have it. */
interface Connection {
  readonly tuple: ConnectionTuple;
  /** The client's socket got a reset. */
  isReset: boolean;
  /** The client's last bytes got no answer, so that it waits before it sends them again. */
  isBackedOff: boolean;
}

/** Does again with a virtual service what was done with the kernel's; decisions are only looked at by the test. */
export class TraceReplay {
  readonly #service: VirtualService;
  readonly #time = { nowMs: 0 };
  readonly #trace: IpvsTrace;
  readonly #connections: Connection[] = [];
  /** By position; of those that were removed too. */
  readonly #ids: string[] = [];

  constructor(trace: IpvsTrace) {
    this.#trace = trace;
    const [tcpS, finS, udpS] = trace.timeouts ?? [900, 120, 300];
    this.#service = new VirtualService(
      {
        protocol: trace.proto,
        scheduling: this.#scheduling(trace.scheduler, trace.persistent ?? null),
        timeouts: { establishedMs: tcpS * 1000, finWaitMs: finS * 1000, udpMs: udpS * 1000 },
        sysctls: sysctlsOf(trace),
      },
      this.#time,
      new Streams(1, 0).named('unused'),
    );
    for (const server of trace.servers) this.#add(server);
  }

  /** The ids of the servers, head first. */
  get order(): string[] {
    return this.state.map(([id]) => id);
  }

  /** Id, weight, active and inactive connections of each server, head first. */
  get state(): [string, number, number, number][] {
    this.#service.catchUp();
    const { next, weight, activeConnections, inactiveConnections } = this.#service.servers;
    const found: [string, number, number, number][] = [];
    for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
      found.push([this.#ids[server]!, weight[server]!, activeConnections[server]!, inactiveConnections[server]!]);
    }
    return found;
  }

  /** Lets the kernel do what it does at its next tick. */
  waitForTick(): void {
    this.#time.nowMs += STEP_MS;
  }

  /** Does the step at this position; what came of it, in the words of the trace, where something can. */
  step(position: number): readonly (string | null)[] {
    const step = this.#trace.steps[position]!;
    this.#time.nowMs = this.#trace.t?.[position] ?? this.#time.nowMs + STEP_MS;
    switch (step[0]) {
      case 'o':
        return [this.#open(step)];
      case 'p':
        return this.#ping(this.#connections[step[1]]!);
      default:
        this.#act(step);
        return [];
    }
  }

  /** Whether the client of a `p` step waits before it sends again what got no answer. */
  isBackedOff([, connection]: TraceStep & readonly ['p', ...unknown[]]): boolean {
    return this.#connections[connection]!.isBackedOff;
  }

  #act(step: TraceStep): void {
    if (step[0] === 'c') this.#close(this.#connections[step[1]]!.tuple);
    if (step[0] === 'r') this.#service.fromClient(this.#connections[step[1]]!.tuple, 'rst');
    if (step[0] === 's') this.#closeByServer(this.#connections[step[1]]!.tuple);
    if (step[0] === '+') this.#add([step[1], step[3], step[2]]);
    if (step[0] === '-') this.#service.removeServer(this.#position(step[1]));
    if (step[0] === 'w') this.#service.setWeight(this.#position(step[1]), step[2]);
    if (step[0] === 'e') this.#service.edit(this.#scheduling(step[1], step[2]));
  }

  // ------------------------------------------------------------------ packets

  #open([, sourceIp, sourcePort, , destinationIp]: TraceStep & readonly ['o', ...unknown[]]): string | null {
    const tuple = {
      sourceIp,
      sourcePort,
      destinationIp: destinationIp ?? this.#trace.vip!,
      destinationPort: this.#trace.vport!,
    };
    this.#connections.push({ tuple, isReset: false, isBackedOff: false });
    if (this.#trace.proto === 'udp') {
      const server = this.#service.fromClient(tuple);
      this.#service.fromServer(tuple);
      return this.#id(server);
    }
    const server = this.#service.fromClient(tuple, 'syn');
    if (server === NO_SERVER) return null;
    const address = this.#service.servers.columns.address[server]!;
    if (SILENT_PORT.test(address)) return this.#id(server);
    this.#service.fromServer(tuple, CLOSED_PORT.test(address) ? 'rst' : 'syn');
    if (!CLOSED_PORT.test(address)) this.#service.fromClient(tuple, 'ack');
    return this.#id(server);
  }

  #ping(connection: Connection): readonly (string | null)[] {
    const { tuple } = connection;
    if (this.#trace.proto === 'udp') {
      const server = this.#service.fromClient(tuple);
      this.#service.fromServer(tuple);
      return ['ok', this.#id(server)];
    }
    if (connection.isReset) return ['EPIPE'];
    const server = this.#service.fromClient(tuple, 'ack');
    connection.isReset = server === NOT_KNOWN;
    connection.isBackedOff = server === DROPPED;
    if (server === NOT_KNOWN) return ['ECONNRESET'];
    if (server === DROPPED) return ['timeout'];
    this.#service.fromServer(tuple, 'ack');
    return ['ok'];
  }

  #close(tuple: ConnectionTuple): void {
    if (this.#service.fromClient(tuple, 'fin') < 0) return;
    this.#service.fromServer(tuple, 'fin');
    this.#service.fromClient(tuple, 'ack');
  }

  #closeByServer(tuple: ConnectionTuple): void {
    this.#service.fromServer(tuple, 'fin');
    if (this.#service.fromClient(tuple, 'fin') >= 0) this.#service.fromServer(tuple, 'ack');
  }

  // ------------------------------------------------------------------ servers

  #add([id, address, weight, upper = 0, lower = 0]: TraceServer): void {
    this.#ids[this.#service.addServer({ address, weight, thresholds: { upper, lower } })] = id;
  }

  #position(id: string): number {
    return this.#service.servers.inOrderOfAdding().find((server) => this.#ids[server] === id)!;
  }

  #id(server: number): string | null {
    return server === NO_SERVER ? null : this.#ids[server]!;
  }

  #scheduling(scheduler: string, persistentS: number | null): Scheduling {
    const flags = this.#trace.flags.map((flag) => [flag.replace(/-(.)/, (_, letter) => letter.toUpperCase()), true]);
    return {
      scheduler: findAlgorithm(`ipvs/${scheduler}`)!,
      options: Object.fromEntries(flags),
      persistence: persistentS === null ? null : persistenceOf(this.#trace, persistentS),
    };
  }
}

function persistenceOf({ netmask }: IpvsTrace, timeoutS: number): Persistence {
  const timeoutMs = timeoutS * 1000;
  if (netmask === undefined) return { timeoutMs };
  const bits = netmask.split('.').map((byte) => Number(byte).toString(2).replaceAll('0', '').length);
  return { timeoutMs, prefixLength: bits.reduce((sum, count) => sum + count, 0) };
}

const setters: Readonly<Record<string, (value: number) => object>> = {
  'net.ipv4.vs.conntrack': (value) => ({ conntrack: value === 1 }),
  'net.ipv4.vs.expire_nodest_conn': (value) => ({ expireNodestConn: value === 1 }),
  'net.ipv4.vs.expire_quiescent_template': (value) => ({ expireQuiescentTemplate: value === 1 }),
  'net.ipv4.vs.conn_reuse_mode': (value) => ({ connReuseMode: value }),
};

/** Throws for a sysctl that the virtual service does not have. */
function sysctlsOf({ sysctl = {} }: IpvsTrace): typeof kubeProxySysctls {
  const given = Object.entries(sysctl).map(([name, value]) => setters[name]!(value));
  return Object.assign({ ...kubeProxySysctls }, ...given);
}
