/**
 * kube-proxy's configuration as the simulator uses it (kubeproxy.config.k8s.io/v1alpha1), defaulted.
 * Field names are the API's; durations are milliseconds and say so.
 */
export interface KubeProxyConfiguration {
  readonly kind: 'KubeProxyConfiguration';
  readonly mode: ProxyMode;
  /** Empty: not given. A dual-stack pair is separated by a comma. */
  readonly clusterCIDR: string;
  readonly detectLocalMode: DetectLocalMode;
  /** What the modes BridgeInterface and InterfaceNamePrefix look for. Empty: not given. */
  readonly detectLocal: { readonly bridgeInterface: string; readonly interfaceNamePrefix: string };
  /** CIDRs, or "primary"; empty means every local address, in nftables mode the primary one. */
  readonly nodePortAddresses: readonly string[];
  readonly featureGates: Readonly<Record<string, boolean>>;
  readonly hostnameOverride: string;
  readonly bindAddress: string;
  readonly configSyncPeriodMs: number;
  readonly iptables: {
    readonly masqueradeBit: number;
    readonly masqueradeAll: boolean;
    readonly localhostNodePorts: boolean;
    readonly syncPeriodMs: number;
    readonly minSyncPeriodMs: number;
  };
  readonly ipvs: {
    readonly scheduler: string;
    readonly strictARP: boolean;
    readonly excludeCIDRs: readonly string[];
    readonly syncPeriodMs: number;
    readonly minSyncPeriodMs: number;
    /** The three time-outs: 0 keeps what the kernel has. */
    readonly tcpTimeoutMs: number;
    readonly tcpFinTimeoutMs: number;
    readonly udpTimeoutMs: number;
  };
  readonly nftables: {
    readonly masqueradeBit: number;
    readonly masqueradeAll: boolean;
    readonly syncPeriodMs: number;
    readonly minSyncPeriodMs: number;
  };
  readonly conntrack: {
    readonly maxPerCore: number;
    readonly min: number;
    readonly tcpBeLiberal: boolean;
    readonly tcpEstablishedTimeoutMs: number;
    readonly tcpCloseWaitTimeoutMs: number;
    /** 0 keeps what the kernel has. */
    readonly udpTimeoutMs: number;
    readonly udpStreamTimeoutMs: number;
  };
}

/** How kube-proxy on Linux programs its node. */
export type ProxyMode = 'iptables' | 'ipvs' | 'nftables';

/** How kube-proxy tells traffic of the node's own pods from other traffic. */
export type DetectLocalMode = 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix';

interface SyncFields {
  readonly syncPeriod?: number | undefined;
  readonly minSyncPeriod?: number | undefined;
}

interface MasqueradeFields extends SyncFields {
  readonly masqueradeBit?: number | undefined;
  readonly masqueradeAll?: boolean | undefined;
}

/** The document before defaulting, under the API's own names; every duration in milliseconds. */
export interface KubeProxyConfigurationManifest {
  readonly mode?: ProxyMode | '' | undefined;
  readonly clusterCIDR?: string | undefined;
  readonly detectLocalMode?: DetectLocalMode | '' | undefined;
  readonly detectLocal?:
    | { readonly bridgeInterface?: string | undefined; readonly interfaceNamePrefix?: string | undefined }
    | undefined;
  readonly nodePortAddresses?: readonly string[] | undefined;
  readonly featureGates?: Readonly<Record<string, boolean>> | undefined;
  readonly hostnameOverride?: string | undefined;
  readonly bindAddress?: string | undefined;
  readonly configSyncPeriod?: number | undefined;
  readonly iptables?: (MasqueradeFields & { readonly localhostNodePorts?: boolean | undefined }) | undefined;
  readonly ipvs?:
    | (SyncFields & {
        readonly scheduler?: string | undefined;
        readonly strictARP?: boolean | undefined;
        readonly excludeCIDRs?: readonly string[] | undefined;
        readonly tcpTimeout?: number | undefined;
        readonly tcpFinTimeout?: number | undefined;
        readonly udpTimeout?: number | undefined;
      })
    | undefined;
  readonly nftables?: MasqueradeFields | undefined;
  readonly conntrack?:
    | {
        readonly maxPerCore?: number | undefined;
        readonly min?: number | undefined;
        readonly tcpBeLiberal?: boolean | undefined;
        readonly tcpEstablishedTimeout?: number | undefined;
        readonly tcpCloseWaitTimeout?: number | undefined;
        readonly udpTimeout?: number | undefined;
        readonly udpStreamTimeout?: number | undefined;
      }
    | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The configuration with kube-proxy's defaults. Zero means "not given" for sync periods, so iptables
 * and nftables mode cannot have a `minSyncPeriod` of 0 (it becomes 1 s); IPVS mode has it by default.
 *
 * Source: pkg/proxy/apis/config/v1alpha1/defaults.go SetDefaults_KubeProxyConfiguration.
 */
export function defaultKubeProxyConfiguration(manifest: KubeProxyConfigurationManifest): KubeProxyConfiguration {
  const { iptables, ipvs, nftables, conntrack } = manifest;
  return {
    kind: 'KubeProxyConfiguration',
    mode: manifest.mode || 'iptables',
    clusterCIDR: manifest.clusterCIDR ?? '',
    detectLocalMode: manifest.detectLocalMode || 'ClusterCIDR',
    detectLocal: {
      bridgeInterface: manifest.detectLocal?.bridgeInterface ?? '',
      interfaceNamePrefix: manifest.detectLocal?.interfaceNamePrefix ?? '',
    },
    nodePortAddresses: manifest.nodePortAddresses ?? [],
    featureGates: manifest.featureGates ?? {},
    hostnameOverride: manifest.hostnameOverride ?? '',
    bindAddress: manifest.bindAddress || '0.0.0.0',
    configSyncPeriodMs: manifest.configSyncPeriod || 15 * MINUTE_MS,
    iptables: { ...withMasquerade(iptables), localhostNodePorts: iptables?.localhostNodePorts ?? true },
    ipvs: {
      scheduler: ipvs?.scheduler || 'rr',
      strictARP: ipvs?.strictARP ?? false,
      excludeCIDRs: ipvs?.excludeCIDRs ?? [],
      syncPeriodMs: ipvs?.syncPeriod || 30_000,
      minSyncPeriodMs: ipvs?.minSyncPeriod ?? 0,
      tcpTimeoutMs: ipvs?.tcpTimeout ?? 0,
      tcpFinTimeoutMs: ipvs?.tcpFinTimeout ?? 0,
      udpTimeoutMs: ipvs?.udpTimeout ?? 0,
    },
    nftables: withMasquerade(nftables),
    conntrack: {
      maxPerCore: conntrack?.maxPerCore ?? 32_768,
      min: conntrack?.min ?? 131_072,
      tcpBeLiberal: conntrack?.tcpBeLiberal ?? false,
      tcpEstablishedTimeoutMs: conntrack?.tcpEstablishedTimeout ?? 24 * HOUR_MS,
      tcpCloseWaitTimeoutMs: conntrack?.tcpCloseWaitTimeout ?? HOUR_MS,
      udpTimeoutMs: conntrack?.udpTimeout ?? 0,
      udpStreamTimeoutMs: conntrack?.udpStreamTimeout ?? 0,
    },
  };
}

function withMasquerade(fields: MasqueradeFields | undefined): KubeProxyConfiguration['nftables'] {
  return {
    masqueradeBit: fields?.masqueradeBit ?? 14,
    masqueradeAll: fields?.masqueradeAll ?? false,
    syncPeriodMs: fields?.syncPeriod || 30_000,
    minSyncPeriodMs: fields?.minSyncPeriod || 1_000,
  };
}
