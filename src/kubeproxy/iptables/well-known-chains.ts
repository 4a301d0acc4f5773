/** The chains that kube-proxy has whatever the Services. Source: kube-proxy pkg/proxy/iptables/proxier.go. */
export const chain = {
  services: 'KUBE-SERVICES',
  externalServices: 'KUBE-EXTERNAL-SERVICES',
  nodePorts: 'KUBE-NODEPORTS',
  postrouting: 'KUBE-POSTROUTING',
  markMasquerade: 'KUBE-MARK-MASQ',
  forward: 'KUBE-FORWARD',
  proxyFirewall: 'KUBE-PROXY-FIREWALL',
  /** Shared with the kubelet. */
  firewall: 'KUBE-FIREWALL',
  /** Empty: its disappearance tells kube-proxy that somebody flushed the tables. */
  canary: 'KUBE-PROXY-CANARY',
} as const;
