import { holdsAddress } from '../holds-address.ts';
import { type LocalDetector, localDetectorOf } from '../local-detector.ts';
import type { ProxierState, ProxyServicePort } from '../proxier-state.ts';
import type { ServiceChainNames } from './chain-names.ts';
import type { Match, Rule } from './nft-table.ts';
import { address, rule } from './rule.ts';

const markForMasquerade = { kind: 'jump', chain: 'mark-for-masquerade' } as const;
const fromThisNode: Match = { kind: 'addressIsLocal', field: 'saddr' };

/**
 * Traffic to the ClusterIP: whether it gets the node's address. A client outside of the cluster may route to ClusterIPs
 * by this node, and the endpoint may be on another.
 */
export function internalRules(port: ProxyServicePort, state: ProxierState): readonly Rule[] {
  const detector = localDetectorOf(state);
  const { masqueradeAll } = state.configuration.nftables;
  if (!masqueradeAll && detector.kind === 'none') return [];
  const toClusterIP: readonly Match[] = [
    address('daddr', false, port.clusterIP),
    // Up to 1.33 the port was compared once more.
    ...(state.kubernetesMinor < 34
      ? [{ kind: 'destinationPort', protocol: port.protocol, port: port.port } as const]
      : []),
  ];
  return masqueradeAll
    ? [rule(toClusterIP, markForMasquerade, { why: 'masqueradeAll: replies come back by this node' })]
    : [
        rule([...toClusterIP, ...fromPod(detector, true)], markForMasquerade, {
          why: 'the client is no pod: replies must come back by this node',
        }),
      ];
}

/**
 * Traffic to an external IP, a load balancer's address or a node port. With policy Local it keeps its source, unless it
 * comes from the node itself; what starts on the node or in a pod is not subject to the policy.
 */
export function externalRules(
  port: ProxyServicePort,
  names: ServiceChainNames,
  hasLocal: boolean,
  state: ProxierState,
): readonly Rule[] {
  if (!port.externalPolicyLocal) {
    return [
      rule([], markForMasquerade, {
        why: 'externalTrafficPolicy Cluster: the endpoint may be on another node, and replies must come back by this one',
      }),
      rule([], { kind: 'goto', chain: names.cluster }),
    ];
  }
  const detector = localDetectorOf(state);
  const toAll = { kind: 'goto', chain: names.cluster } as const;
  const shortCircuit = rule(fromPod(detector, false), toAll, {
    comment: 'short-circuit pod traffic',
    why: 'the client is a pod: externalTrafficPolicy Local is for clients outside of the cluster',
  });
  return [
    ...(detector.kind === 'none' ? [] : [shortCircuit]),
    rule([fromThisNode], markForMasquerade, {
      comment: 'masquerade local traffic',
      why: 'the client is this node, whose source address may be one that other nodes have as well',
    }),
    rule([fromThisNode], toAll, {
      comment: 'short-circuit local traffic',
      why: 'the client is this node: externalTrafficPolicy Local is for clients outside of the cluster',
    }),
    ...(hasLocal
      ? [
          rule(
            [],
            { kind: 'goto', chain: names.local },
            {
              why: 'externalTrafficPolicy Local: only endpoints of this node, and the source is kept',
            },
          ),
        ]
      : []),
  ];
}

/**
 * Drops what loadBalancerSourceRanges does not name. Where a range holds the node's address, the load balancer's own
 * addresses are let through: a node that has them on an interface calls them from there.
 */
export function firewallRule(port: ProxyServicePort, { node }: ProxierState): Rule {
  const { loadBalancerSourceRanges: ranges, loadBalancerIPs } = port;
  const allowed = holdsAddress(ranges, node.primaryAddress) ? [...ranges, ...loadBalancerIPs] : ranges;
  return rule(
    [address('saddr', true, ...allowed)],
    { kind: 'drop' },
    { why: 'none of the loadBalancerSourceRanges holds the client' },
  );
}

function fromPod(detector: LocalDetector, not: boolean): readonly Match[] {
  if (detector.kind === 'none') return [];
  if (detector.kind === 'cidr') return [address('saddr', not, detector.cidr)];
  return [{ kind: 'inInterface', not, name: detector.name }];
}
