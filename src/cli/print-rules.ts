import { buildProxierState } from '../kubeproxy/build-proxier-state.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { IPFamily, Node } from '../kubernetes/objects.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { suggest } from '../scenario/nearest-word.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';

/** Which rules a user wants to see. */
export interface WantedRules {
  readonly node?: string;
  /** `namespace/name`. */
  readonly service?: string;
  readonly mode?: ProxyMode;
  readonly family: 'ipv4' | 'ipv6' | 'both';
}

/** The rules of a node. */
export interface PrintedRules {
  readonly node: string;
  readonly mode: ProxyMode;
  /** A text for each family, IPv4 first, in the syntax of the mode's own tool. */
  readonly rules: readonly { readonly family: IPFamily; readonly text: string }[];
}

/**
 * What kube-proxy programs on a node.
 *
 * @throws CommandError when there is no such node or Service, or no node is named and there are several.
 */
export function printRules(cluster: Cluster, wanted: WantedRules): PrintedRules {
  const { services, endpointSlices, proxy, serviceCIDRs, kubernetesVersion } = cluster;
  const node = nodeOf(cluster, wanted.node);
  const mode = wanted.mode ?? proxy.mode;
  checkService(cluster, wanted.service);
  const rules = familiesOf(cluster, wanted.family).map((family) => {
    const state = buildProxierState({
      node,
      services,
      endpointSlices,
      configuration: { ...proxy, mode },
      family,
      serviceCIDRs: serviceCIDRs[family],
      kubernetesMinor: kubernetesVersion.minor,
    });
    return { family, text: proxyModes[mode].program(state).print(wanted.service) };
  });
  return { node: node.metadata.name, mode, rules };
}

function nodeOf({ nodes }: Cluster, name: string | undefined): Node {
  const names = nodes.map(({ metadata }) => metadata.name);
  if (name === undefined) {
    const [only] = nodes;
    if (only !== undefined && nodes.length === 1) return only;
    throw new CommandError(`each node has rules of its own: name one with --node, of ${list(names)}`, exitCode.mistake);
  }
  const node = nodes.find(({ metadata }) => metadata.name === name);
  if (node !== undefined) return node;
  throw new CommandError(`there is no node "${name}": ${suggest(name, names)}`, exitCode.mistake);
}

function checkService({ services }: Cluster, name: string | undefined): void {
  const names = services.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  if (name === undefined || names.includes(name)) return;
  const bare = names.find((each) => each.endsWith(`/${name}`));
  const help = bare === undefined ? suggest(name, names) : `did you mean "${bare}"?`;
  throw new CommandError(`there is no Service "${name}": ${help ?? 'the documents have none'}`, exitCode.mistake);
}

function familiesOf({ podCIDRs }: Cluster, family: WantedRules['family']): readonly IPFamily[] {
  if (family !== 'both') return [family === 'ipv4' ? 'IPv4' : 'IPv6'];
  return (['IPv4', 'IPv6'] as const).filter((each) => podCIDRs[each].length > 0);
}

function list(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;
}
