import { formatIP, type IPAddress, parseIP } from '../../kubernetes/ip.ts';
import type { Protocol } from '../../kubernetes/objects.ts';
import type { ProxyServicePort } from '../proxier-state.ts';

/** An endpoint behind a virtual server, by network address translation (`-m`, "Masq"). */
export interface RealServer {
  /** `IP:port`, with brackets around an IPv6 address. */
  readonly address: string;
  /** Whether it runs on the node that looks. */
  readonly isLocal: boolean;
  /** kube-proxy gives 1 to each; 0 takes no new connections. */
  readonly weight: number;
}

/** An address, port and protocol at which IPVS takes connections for a Service port, and spreads them. */
export interface VirtualServer {
  readonly servicePort: ProxyServicePort;
  /** Which of the Service's addresses it is. */
  readonly kind: 'clusterIP' | 'externalIP' | 'loadBalancerIP' | 'nodePort';
  readonly ip: IPAddress;
  /** The Service's port, or its node port. */
  readonly port: number;
  /** Name of the kernel's scheduler. */
  readonly scheduler: string;
  /** Scheduler flags by ipvsadm's names. */
  readonly flags: readonly string[];
  /** How long a client address stays with its real server, in seconds; null without affinity. */
  readonly persistenceSeconds: number | null;
  /** Whether kube-proxy binds the address to its dummy device; an address that the node has already is not bound. */
  readonly isBound: boolean;
  /** Whether connections come by a policy of Local. */
  readonly policyLocal: boolean;
  readonly realServers: readonly RealServer[];
}

const OPTION: Readonly<Record<Protocol, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' };

/** Numbers of the protocols, by which ipvsadm sorts. */
const PROTOCOL_NUMBER: Readonly<Record<Protocol, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

/** The lines of `ipvsadm -Sn` for a virtual server: its own, then its real servers'. */
export function virtualServerLines(server: VirtualServer): readonly string[] {
  return [virtualServerLine(server), ...server.realServers.map((realServer) => realServerLine(server, realServer))];
}

/** `-A -t 10.96.0.1:80 -s rr -p 10800`. */
export function virtualServerLine(server: VirtualServer): string {
  const { scheduler, flags, persistenceSeconds } = server;
  return [
    `-A ${nameOf(server)} -s ${scheduler}`,
    ...(persistenceSeconds === null ? [] : [`-p ${persistenceSeconds}`]),
    ...(flags.length === 0 ? [] : [`-b ${flags.join(',')}`]),
  ].join(' ');
}

/** `-a -t 10.96.0.1:80 -r 10.244.0.5:8080 -m -w 1`. */
export function realServerLine(server: VirtualServer, { address, weight }: RealServer): string {
  return `-a ${nameOf(server)} -r ${address} -m -w ${weight}`;
}

/** What tells virtual servers apart. */
export function virtualServerKey(protocol: Protocol, ip: IPAddress, port: number): string {
  return `${protocol}/${formatIP(ip)}/${port}`;
}

/** The order in which ipvsadm lists: by protocol, address and port. */
export function compareVirtualServers(a: VirtualServer, b: VirtualServer): number {
  const byProtocol = PROTOCOL_NUMBER[a.servicePort.protocol] - PROTOCOL_NUMBER[b.servicePort.protocol];
  return byProtocol || compareValues(a.ip.value, b.ip.value) || a.port - b.port;
}

/** See `compareVirtualServers`; an address that cannot be read comes first. */
export function compareRealServers(a: { ip: string; port: number }, b: { ip: string; port: number }): number {
  return compareValues(parseIP(a.ip)?.value ?? 0n, parseIP(b.ip)?.value ?? 0n) || a.port - b.port;
}

function compareValues(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf({ servicePort, ip, port }: VirtualServer): string {
  const address = ip.family === 'IPv4' ? formatIP(ip) : `[${formatIP(ip)}]`;
  return `${OPTION[servicePort.protocol]} ${address}:${port}`;
}
