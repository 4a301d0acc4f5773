import { parseCIDR } from '../kubernetes/ip.ts';
import type { ProxierState } from './proxier-state.ts';

/**
 * How kube-proxy tells the traffic of pods from other traffic: by the block of the source address (`cidr`), by the
 * interface it comes in by (`interface`; a trailing `*` matches every name that starts so), or not at all (`none`).
 */
export type LocalDetector =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'none' };

/**
 * The detector of a node. By ClusterCIDR it is the first block of the state's family, by NodeCIDR the node's own; without
 * a block or a name, pods are not told apart.
 *
 * Source: kube-proxy cmd/kube-proxy/app/server_linux.go getLocalDetectors.
 */
export function localDetectorOf({ family, node, configuration }: ProxierState): LocalDetector {
  const { detectLocalMode, detectLocal, clusterCIDR } = configuration;
  if (detectLocalMode === 'BridgeInterface') return interfaceNamed(detectLocal.bridgeInterface, '');
  if (detectLocalMode === 'InterfaceNamePrefix') return interfaceNamed(detectLocal.interfaceNamePrefix, '*');
  const cidrs = detectLocalMode === 'NodeCIDR' ? node.podCIDRs : clusterCIDR.split(',');
  const cidr = cidrs.map((text) => text.trim()).find((text) => parseCIDR(text)?.family === family);
  return cidr === undefined ? { kind: 'none' } : { kind: 'cidr', cidr };
}

function interfaceNamed(name: string, suffix: string): LocalDetector {
  return name === '' ? { kind: 'none' } : { kind: 'interface', name: `${name}${suffix}` };
}
