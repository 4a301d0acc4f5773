import { readFileSync } from 'node:fs';

// Decisions of the IPVS schedulers of a Linux kernel 6.1, recorded from network namespaces on one machine: clients, a
// load balancer that masquerades, real servers. One trace is one virtual server from its start on.

/** A real server: its name, `IP:port`, weight, and where there are any the upper and lower connection thresholds. */
export type TraceServer = readonly [id: string, address: string, weight: number, upper?: number, lower?: number];

/** What is done, in order. Connections are numbered from 0 on, in the order of their `o` steps, refused ones too. */
export type TraceStep =
  /** A connection (or UDP flow) is opened; the server that the kernel chose, or null where it refused. */
  | readonly ['o', sourceIp: string, sourcePort: number, chosen: string | null, destinationIp?: string]
  /** The connection of this number ends: closed by the client, reset by the client, closed by the server. */
  | readonly ['c' | 'r' | 's', connection: number]
  /** Bytes go over it: what came of that, and the server that answered where it is not the one of the opening. */
  | readonly ['p', connection: number, result: 'ok' | 'ECONNRESET' | 'timeout' | 'EPIPE', server?: string]
  | readonly ['+', id: string, weight: number, address: string]
  | readonly ['-', id: string]
  | readonly ['w', id: string, weight: number]
  /** The virtual server gets a scheduler, the same or another, and a persistence time-out in seconds. */
  | readonly ['e', scheduler: string, persistentS: number | null]
  /** Nothing is done for so long. */
  | readonly ['z', ms: number];

/** A recorded life of a virtual server. */
export interface IpvsTrace {
  /** Scheduler, flags and what is tried, such as `sh+sh-port/d-quiesce`. */
  readonly name: string;
  /** What kind of thing is tried, a letter: a to g and x. */
  readonly category: string;
  readonly scheduler: string;
  /** Scheduler flags, such as `sh-port`. */
  readonly flags: readonly string[];
  readonly proto: 'tcp' | 'udp';
  /** The virtual IP and port; absent where a firewall mark selects the packets. */
  readonly vip?: string;
  readonly vport?: number;
  readonly fwmark?: number;
  /** Persistence time-out in seconds. */
  readonly persistent?: number;
  readonly netmask?: string;
  readonly sysctl?: Readonly<Record<string, number>>;
  /** Seconds: established TCP, TCP after a FIN, UDP. */
  readonly timeouts?: readonly [tcpS: number, tcpFinS: number, udpS: number];
  /** In the order in which they were added. */
  readonly servers: readonly TraceServer[];
  /** The kernel's list after that, head first. */
  readonly kernelOrder: readonly string[];
  readonly steps: readonly TraceStep[];
  /** When each step was, in ms, where time matters. */
  readonly t?: readonly number[];
  /** After the last step, in the kernel's list order. */
  readonly end: readonly (readonly [id: string, weight: number, active: number, inactive: number])[];
}

/** All recorded traces. */
export const ipvsTraces: readonly IpvsTrace[] = JSON.parse(
  readFileSync(new URL('fixtures/ipvs-traces.json', import.meta.url), 'utf8'),
);

/**
 * Whether the trace concerns the scheduler alone: TCP without persistence, sysctls, thresholds, edits of the virtual
 * server or anything that expires, so that a balancer outside of a virtual server can be asked for every decision.
 */
export function isOfSchedulerAlone(trace: IpvsTrace): boolean {
  const isPlain = trace.proto === 'tcp' && trace.persistent === undefined && trace.sysctl === undefined;
  const hasThresholds = trace.servers.some((server) => server.length > 3);
  const hasTime = trace.t !== undefined || trace.steps.some(([step]) => step === 'e' || step === 'z');
  return isPlain && !hasThresholds && !hasTime;
}
