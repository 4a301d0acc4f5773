/**
 * How many inactive connections an active one weighs in the load of a server. The kernel counted 256 active + inactive
 * connections; with its change "ipvs: add totalconns for dest" (Debian 6.1.187-1 and 6.12.105-1 have it) 256 active +
 * all connections, which is 257.
 *
 * Source: Linux net/netfilter/ipvs, `ip_vs_dest_conn_overhead` of include/net/ip_vs.h.
 */
export const activeFactorOption: {
  readonly kind: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: true;
  readonly summary: string;
} = {
  kind: 'number',
  default: 257,
  minimum: 1,
  maximum: 65_536,
  whole: true,
  summary: 'Inactive connections that an active one counts as: 257, or 256 before the kernel counted totals.',
};
