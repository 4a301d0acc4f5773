import type { BaseChain } from './nft-table.ts';

/** A rule of a base chain: where it leads, and whether only the first packet of a connection goes there. */
export interface BaseJump {
  readonly from: string;
  readonly to: string;
  readonly newConnectionsOnly: boolean;
}

/** The chains that hang on the kernel's hooks, and where they lead. */
export interface BaseChains {
  readonly chains: readonly BaseChain[];
  readonly jumps: readonly BaseJump[];
}

const DNAT = -100;
const FILTER = 0;
const SNAT = 100;

const natChains: readonly BaseChain[] = [
  { name: 'nat-prerouting', type: 'nat', hook: 'prerouting', priority: DNAT },
  { name: 'nat-output', type: 'nat', hook: 'output', priority: DNAT },
  { name: 'nat-postrouting', type: 'nat', hook: 'postrouting', priority: SNAT },
];

const natJumps: readonly BaseJump[] = [
  { from: 'nat-output', to: 'services', newConnectionsOnly: false },
  { from: 'nat-prerouting', to: 'services', newConnectionsOnly: false },
  { from: 'nat-postrouting', to: 'masquerading', newConnectionsOnly: false },
];

/** From Kubernetes 1.34: only the check of source ranges comes before the destination is rewritten. */
const current: BaseChains = {
  chains: [
    { name: 'filter-prerouting-pre-dnat', type: 'filter', hook: 'prerouting', priority: DNAT - 10 },
    { name: 'filter-output-pre-dnat', type: 'filter', hook: 'output', priority: DNAT - 10 },
    { name: 'filter-input', type: 'filter', hook: 'input', priority: FILTER },
    { name: 'filter-forward', type: 'filter', hook: 'forward', priority: FILTER },
    { name: 'filter-output', type: 'filter', hook: 'output', priority: FILTER },
    ...natChains,
  ],
  jumps: [
    ...checks('filter-input', 'nodeport-endpoints-check', 'service-endpoints-check'),
    ...checks('filter-forward', 'service-endpoints-check', 'cluster-ips-check'),
    ...checks('filter-output', 'service-endpoints-check', 'cluster-ips-check'),
    ...checks('filter-prerouting-pre-dnat', 'firewall-check'),
    ...checks('filter-output-pre-dnat', 'firewall-check'),
    ...natJumps,
  ],
};

/**
 * Up to 1.33: a process of the node that calls an external address of policy Local is dropped when the node has no
 * endpoint, because the check comes before the rule that would have sent it to another node.
 */
const before34: BaseChains = {
  chains: [
    { name: 'filter-prerouting', type: 'filter', hook: 'prerouting', priority: DNAT - 10 },
    { name: 'filter-input', type: 'filter', hook: 'input', priority: DNAT - 10 },
    { name: 'filter-forward', type: 'filter', hook: 'forward', priority: DNAT - 10 },
    { name: 'filter-output', type: 'filter', hook: 'output', priority: DNAT - 10 },
    { name: 'filter-output-post-dnat', type: 'filter', hook: 'output', priority: DNAT + 10 },
    ...natChains,
  ],
  jumps: [
    ...checks('filter-input', 'nodeport-endpoints-check', 'service-endpoints-check'),
    ...checks('filter-forward', 'service-endpoints-check', 'cluster-ips-check'),
    ...checks('filter-output', 'service-endpoints-check', 'firewall-check'),
    ...checks('filter-prerouting', 'firewall-check'),
    ...checks('filter-output-post-dnat', 'cluster-ips-check'),
    ...natJumps,
  ],
};

/**
 * The base chains of a version, without rules.
 *
 * Source: kube-proxy pkg/proxy/nftables/proxier.go nftablesBaseChains and nftablesJumpChains; kubernetes#132456, which
 * moved the checks behind the rewriting in 1.34 (and in late patch releases of 1.33, which are taken as early ones here).
 */
export function baseChainsOf(kubernetesMinor: number): BaseChains {
  return kubernetesMinor >= 34 ? current : before34;
}

function checks(from: string, ...targets: readonly string[]): readonly BaseJump[] {
  return targets.map((to) => ({ from, to, newConnectionsOnly: true }));
}
