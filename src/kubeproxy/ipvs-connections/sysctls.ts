/** Settings of the kernel under `net.ipv4.vs` that decide what becomes of entries. Read at each use, so they may change. */
export interface IpvsSysctls {
  /** Entries of a removed server vanish at once, and a SYN on the tuple of one whose server weighs 0 is scheduled anew. */
  expireNodestConn: boolean;
  /** A template to a server of weight 0 counts no more. */
  expireQuiescentTemplate: boolean;
  /** 0: a SYN on the tuple of a closed connection goes where that went. 1, 2: it is scheduled anew. */
  connReuseMode: 0 | 1 | 2;
  /**
   * Connections have an entry in netfilter's conntrack too. A packet that must leave its old entry but still belongs to
   * that conntrack entry is dropped once, so that a SYN comes again a second later.
   */
  conntrack: boolean;
}

/**
 * As kube-proxy sets them; `conn_reuse_mode` it leaves as it is from kernel 5.9 on.
 * Source: kube-proxy pkg/proxy/ipvs/proxier.go newProxier.
 */
export const kubeProxySysctls: Readonly<IpvsSysctls> = {
  expireNodestConn: true,
  expireQuiescentTemplate: true,
  connReuseMode: 1,
  conntrack: true,
};
