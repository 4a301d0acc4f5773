import type { PortAffinity, PresentTime } from './affinity/affinity.ts';

/** How much there is to program: kube-proxy's and the kernel's costs grow with these. */
export interface ProgramSize {
  /** Service ports of the cluster. */
  readonly services: number;
  /** Endpoints of all of them together. */
  readonly endpoints: number;
}

/** A mode of kube-proxy: one file, one line in the registry. Figures are defaults, each with its source in its file. */
export interface ProxyMode {
  /** As in KubeProxyConfiguration. */
  readonly name: 'iptables' | 'ipvs' | 'nftables';
  /** Name of the load-balancing algorithm in `balancer`'s registry. */
  algorithmName(ipvsScheduler: string): string;
  /**
   * True where a sync rewrites the Service's rules, so that no state outlives it; false where it edits the servers of
   * a virtual server that stays.
   */
  readonly rewritesRules: boolean;
  /**
   * True where kube-proxy 1.<minor> programs endpoints in the byte order of their `IP:port`; false where the order is
   * random.
   */
  sortsEndpoints(kubernetesMinor: number): boolean;
  /**
   * Time that the rules add to the first packet of a connection, in ms. Positions count from 1: of the Service in the
   * list of all Services, and of the chosen endpoint among those of the Service.
   */
  firstPacketMs(servicePosition: number, endpointPosition: number): number;
  /** Time from the start of a sync after a few endpoints changed until its rules are active, in ms. */
  syncMs(size: ProgramSize): number;
  /** The same for a sync that writes everything anew over what is there, as kube-proxy's first one does. */
  fullSyncMs(size: ProgramSize): number;
  /** What the figures are and where they come from, for the report's list of assumptions. */
  readonly firstPacketSource: string;
  readonly syncSource: string;
  /** How `sessionAffinity: ClientIP` is kept: the memory of one Service port on one node. */
  readonly affinity: (timeoutMs: number, time: PresentTime) => PortAffinity;
}

/** Thousands of rules when each Service has two of its own and three for each endpoint. */
export function thousandsOfRules(size: ProgramSize): number {
  return (2 * size.services + 3 * size.endpoints) / 1000;
}
