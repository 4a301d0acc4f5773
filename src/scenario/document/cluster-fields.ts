const POD_SPEC = ['hostname', 'subdomain', 'dnsPolicy', 'dnsConfig'];

const TEMPLATE_KINDS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'];

/**
 * Fields that `explain`, `rules` and `dns` act upon and a run does not, as Kind.path: there they are not listed as
 * without effect.
 */
export const clusterFields: ReadonlySet<string> = new Set([
  ...POD_SPEC.map((field) => `Pod.spec.${field}`),
  ...TEMPLATE_KINDS.flatMap((kind) => POD_SPEC.map((field) => `${kind}.spec.template.spec.${field}`)),
  ...[
    'externalIPs',
    'sessionAffinity',
    'sessionAffinityConfig',
    'trafficDistribution',
    'loadBalancerIP',
    'loadBalancerClass',
    'loadBalancerSourceRanges',
    'ports.appProtocol',
  ].map((field) => `Service.spec.${field}`),
  ...[
    'clusterCIDR',
    'detectLocalMode',
    'detectLocal',
    'nodePortAddresses',
    'featureGates',
    'bindAddress',
    'iptables.masqueradeAll',
    'iptables.masqueradeBit',
    'iptables.localhostNodePorts',
    'ipvs.excludeCIDRs',
    'nftables.masqueradeAll',
    'nftables.masqueradeBit',
    'conntrack',
  ].map((field) => `KubeProxyConfiguration.${field}`),
]);
