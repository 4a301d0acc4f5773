/**
 * Fields that `explain`, `rules` and `dns` act upon and a run does not, as Kind.path: there they are not listed as
 * without effect.
 */
export const clusterFields: ReadonlySet<string> = new Set([
  ...[
    'Pod.spec',
    ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map((kind) => `${kind}.spec.template.spec`),
  ].flatMap((pod) => ['hostPort', 'hostIP'].map((field) => `${pod}.containers.ports.${field}`)),
  ...['loadBalancerSourceRanges', 'ports.appProtocol'].map((field) => `Service.spec.${field}`),
  ...[
    'clusterCIDR',
    'detectLocalMode',
    'detectLocal',
    'nodePortAddresses',
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
