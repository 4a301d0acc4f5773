/** The type of a KubeProxyConfiguration document, by apiVersion and kind. */
export const kubeProxyRootTypes: Readonly<Record<string, string>> = {
  'kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration': 'KubeProxyConfiguration',
};

/**
 * The fields of KubeProxyConfiguration, in the form of the field table; `duration` is a Go duration.
 *
 * Source: k8s.io/kube-proxy config/v1alpha1 types.go, k8s.io/component-base.
 */
export const kubeProxyFieldTable: Readonly<Record<string, string>> = {
  KubeProxyConfiguration:
    'bindAddress:string bindAddressHardFail:boolean clientConnection:ClientConnectionConfiguration ' +
    'clusterCIDR:string configSyncPeriod:duration conntrack:KubeProxyConntrackConfiguration ' +
    'detectLocal:DetectLocalConfiguration detectLocalMode:string enableProfiling:boolean ' +
    'featureGates:map<boolean> healthzBindAddress:string hostnameOverride:string ' +
    'iptables:KubeProxyIPTablesConfiguration ipvs:KubeProxyIPVSConfiguration logging:LoggingConfiguration ' +
    'metricsBindAddress:string mode:string nftables:KubeProxyNFTablesConfiguration nodePortAddresses:string[] ' +
    'oomScoreAdj:integer portRange:string showHiddenMetricsForVersion:string udpIdleTimeout:duration ' +
    'windowsRunAsService:boolean winkernel:KubeProxyWinkernelConfiguration',
  ClientConnectionConfiguration:
    'acceptContentTypes:string burst:integer contentType:string kubeconfig:string qps:number',
  DetectLocalConfiguration: 'bridgeInterface:string interfaceNamePrefix:string',
  KubeProxyConntrackConfiguration:
    'maxPerCore:integer min:integer tcpBeLiberal:boolean tcpCloseWaitTimeout:duration ' +
    'tcpEstablishedTimeout:duration udpStreamTimeout:duration udpTimeout:duration',
  KubeProxyIPTablesConfiguration:
    'localhostNodePorts:boolean masqueradeAll:boolean masqueradeBit:integer minSyncPeriod:duration ' +
    'snatNodeInternalIP:boolean syncPeriod:duration',
  KubeProxyIPVSConfiguration:
    'excludeCIDRs:string[] minSyncPeriod:duration scheduler:string strictARP:boolean syncPeriod:duration ' +
    'tcpFinTimeout:duration tcpTimeout:duration udpTimeout:duration',
  KubeProxyNFTablesConfiguration:
    'masqueradeAll:boolean masqueradeBit:integer minSyncPeriod:duration syncPeriod:duration',
  KubeProxyWinkernelConfiguration:
    'enableDSR:boolean forwardHealthCheckVip:boolean networkName:string rootHnsEndpointName:string sourceVip:string',
  LoggingConfiguration: 'flushFrequency:any format:string options:any verbosity:integer vmodule:any',
};
