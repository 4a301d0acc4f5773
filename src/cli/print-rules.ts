import { buildProxierState } from '../kubeproxy/build-proxier-state.ts';
import { programIpvs } from '../kubeproxy/ipvs/program-ipvs.ts';
import { programmers } from '../kubeproxy/programmers.ts';
import type { ProxierState } from '../kubeproxy/proxier-state.ts';
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
  /** Which of the tools of IPVS mode shows them: the virtual servers, unless another is named. */
  readonly part?: IPVSPart;
}

/** The tools that show what IPVS mode programs. */
export type IPVSPart = 'ipvsadm' | 'ipset' | 'iptables';

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
 * @throws CommandError when there is no such node or Service, no node is named and there are several, or the mode has no
 *   such part.
 */
export function printRules(cluster: Cluster, wanted: WantedRules): PrintedRules {
  const { services, endpointSlices, proxy, serviceCIDRs, kubernetesVersion } = cluster;
  const node = nodeOf(cluster, wanted.node);
  const mode = wanted.mode ?? proxy.mode;
  checkService(cluster, wanted.service);
  checkPart(mode, wanted);
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
    return { family, text: textOf(state, mode, wanted) };
  });
  return { node: node.metadata.name, mode, rules };
}

function textOf(state: ProxierState, mode: ProxyMode, { service, part = 'ipvsadm' }: WantedRules): string {
  if (part === 'ipvsadm') return programmers[mode](state).print(service);
  const program = programIpvs(state);
  return part === 'ipset' ? program.printIPSets() : program.printIptables();
}

/** Sets and chains of IPVS mode are those of all Services. */
function checkPart(mode: ProxyMode, { part, service }: WantedRules): void {
  if (part === undefined) return;
  if (mode !== 'ipvs') throw new CommandError(`--part is for ipvs mode: ${mode} mode has one part`, exitCode.mistake);
  if (part === 'ipvsadm' || service === undefined) return;
  throw new CommandError(`--part ${part} is of all Services: leave --service out`, exitCode.mistake);
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
