/** How the time of one pick grows with the number of servers, in the reference implementation. */
export type Complexity = 'constant' | 'logarithmic' | 'linear';

/** What an algorithm is true to. */
export interface Reference {
  /** Where it comes from, for the documentation. */
  readonly source: string;
  /** Of a pick there, with what it costs to be told of connections; changes of servers do not count. */
  readonly pick: Complexity;
}

const linux = (file: string, pick: Complexity): Reference => ({ source: `Linux net/netfilter/ipvs/${file}`, pick });
const nginx = (file: string, pick: Complexity): Reference => ({ source: `nginx src/http/${file}`, pick });
const haproxy = (file: string, pick: Complexity): Reference => ({ source: `HAProxy src/${file}`, pick });
const envoy = (folder: string, pick: Complexity): Reference => ({
  source: `Envoy source/extensions/load_balancing_policies/${folder}`,
  pick,
});
const grpc = (file: string, pick: Complexity): Reference => ({ source: `gRPC src/core/load_balancing/${file}`, pick });

/** Every algorithm of the registry, by name. The only place that says what a pick may cost. */
export const references: Readonly<Record<string, Reference>> = {
  // The chain of statistic rules is linear in the kernel, which the data plane's cost of a first packet says; drawing is not.
  'iptables/random': { source: 'kube-proxy pkg/proxy/iptables, xt_statistic', pick: 'constant' },
  'ipvs/rr': linux('ip_vs_rr.c', 'constant'),
  // Within a round it goes on from where it was; only a walk over servers of lower weight takes long.
  'ipvs/wrr': linux('ip_vs_wrr.c', 'constant'),
  'ipvs/lc': linux('ip_vs_lc.c', 'linear'),
  'ipvs/wlc': linux('ip_vs_wlc.c', 'linear'),
  'ipvs/sed': linux('ip_vs_sed.c', 'linear'),
  'ipvs/nq': linux('ip_vs_nq.c', 'linear'),
  'ipvs/sh': linux('ip_vs_sh.c', 'constant'),
  'ipvs/dh': linux('ip_vs_dh.c', 'constant'),
  'ipvs/mh': linux('ip_vs_mh.c', 'constant'),
  'ipvs/lblc': linux('ip_vs_lblc.c', 'linear'),
  'ipvs/lblcr': linux('ip_vs_lblcr.c', 'linear'),
  'ipvs/fo': linux('ip_vs_fo.c', 'linear'),
  'ipvs/ovf': linux('ip_vs_ovf.c', 'linear'),
  'nftables/random': { source: 'kube-proxy pkg/proxy/nftables, nft numgen random', pick: 'constant' },
  'cloud/flow-hash': { source: 'rendezvous hashing, Thaler and Ravishankar (1998)', pick: 'linear' },
  'ecmp/five-tuple': { source: 'RFC 2991 and 2992, Modulo-N hash', pick: 'constant' },
  'ecmp/three-tuple': { source: 'RFC 2991 and 2992, Modulo-N hash', pick: 'constant' },
  'random/uniform': { source: 'a uniform choice', pick: 'constant' },
  'random/weighted': { source: 'nginx src/http/modules/ngx_http_upstream_random_module.c', pick: 'logarithmic' },
  'round-robin/plain': { source: 'round robin of client libraries', pick: 'constant' },
  'nginx/smooth-weighted-round-robin': nginx('ngx_http_upstream_round_robin.c', 'linear'),
  'nginx/least-connections': nginx('modules/ngx_http_upstream_least_conn_module.c', 'linear'),
  'nginx/random-two': nginx('modules/ngx_http_upstream_random_module.c', 'logarithmic'),
  'nginx/consistent-hash': nginx('modules/ngx_http_upstream_hash_module.c', 'logarithmic'),
  // The kernel of the hash gives a position, which is searched for by the weights of the servers before it.
  'nginx/ip-hash': nginx('modules/ngx_http_upstream_ip_hash_module.c', 'linear'),
  'nginx/least-time': { source: 'documentation of ngx_http_upstream_module, least_time', pick: 'linear' },
  'haproxy/roundrobin': haproxy('lb_fwrr.c', 'logarithmic'),
  'haproxy/leastconn': haproxy('lb_fwlc.c', 'logarithmic'),
  'haproxy/random': haproxy('backend.c, lb_chash.c', 'logarithmic'),
  'envoy/round-robin': envoy('round_robin', 'constant'),
  'envoy/least-request': envoy('least_request', 'constant'),
  'envoy/random': envoy('random', 'constant'),
  'envoy/ring-hash': envoy('ring_hash', 'logarithmic'),
  'envoy/maglev': envoy('maglev', 'constant'),
  'grpc/pick-first': grpc('pick_first/pick_first.cc', 'constant'),
  'grpc/round-robin': grpc('round_robin/round_robin.cc', 'constant'),
  'grpc/weighted-round-robin': grpc('weighted_round_robin/, gRFC A58', 'constant'),
  'cloud/round-robin': { source: 'AWS, target groups of Application Load Balancers', pick: 'constant' },
  'cloud/least-outstanding-requests': { source: 'AWS, target groups of Application Load Balancers', pick: 'linear' },
  'literature/power-of-d': { source: 'Mitzenmacher, IEEE TPDS 12 (2001)', pick: 'constant' },
  'literature/join-shortest-queue': { source: 'Winston, J. Appl. Prob. 14 (1977)', pick: 'linear' },
  'literature/join-idle-queue': { source: 'Lu et al., Performance Evaluation 68 (2011)', pick: 'constant' },
  'linkerd/peak-ewma': { source: 'tower src/load/peak_ewma.rs, src/balance/p2c', pick: 'constant' },
  'linkerd/least-loaded': { source: 'tower src/load/pending_requests.rs, src/balance/p2c', pick: 'constant' },
  'finagle/peak-ewma': { source: 'Finagle PeakEwma.scala, p2c', pick: 'constant' },
  'finagle/least-loaded': { source: 'Finagle LeastLoaded.scala, aperture', pick: 'constant' },
  'prequal/hcl': { source: 'Wydrowski et al., NSDI 2024', pick: 'constant' },
  'robinhood/pid': { source: 'Dropbox, Robinhood (2024)', pick: 'logarithmic' },
};
