import { programIptables } from './iptables/program-iptables.ts';
import { programIpvs } from './ipvs/program-ipvs.ts';
import { programNftables } from './nftables/program-nftables.ts';
import type { ProxyMode } from './proxy-mode.ts';
import type { Programmer } from './rule-program.ts';

/**
 * What kube-proxy programs a node with, by mode. Apart from `proxyModes`, because a run never asks: it would start
 * later by the fifty files that only `explain` and `rules` need.
 */
export const programmers: Readonly<Record<ProxyMode['name'], Programmer>> = {
  iptables: programIptables,
  ipvs: programIpvs,
  nftables: programNftables,
};
