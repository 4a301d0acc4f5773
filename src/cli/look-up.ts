import type { StubResolver } from '../dns/ask-name-servers.ts';
import {
  assumedHostResolvConf,
  type ClusterNameService,
  createClusterNameService,
  podOfNamespace,
} from '../dns/cluster-name-service.ts';
import type { RecordType } from '../dns/record.ts';
import type { ResolvConf } from '../dns/resolv-conf.ts';
import { type Resolution, resolveName } from '../dns/resolve-name.ts';
import { reverseName } from '../dns/reverse-name.ts';
import type { Libc } from '../dns/search-expansion.ts';
import type { Pod } from '../kubernetes/objects.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { Assumption } from '../scenario/scenario.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';

const source = 'svcsim default';

/** What becomes of names of which the documents say nothing. */
export const otherNames: Assumption = { what: 'other names outside of the cluster', value: 'do not exist', source };

/** What a user wants to know. */
export interface LookupRequest {
  /** A name, or an address whose name is wanted. */
  readonly name: string;
  /** Undefined: A, and of an address PTR. */
  readonly types: readonly RecordType[] | undefined;
  /** A namespace, `pod/NAMESPACE/NAME` or `node/NAME`. */
  readonly from: string;
  readonly libc: Libc;
}

/** A lookup that was made. */
export interface Lookup {
  readonly request: LookupRequest;
  readonly resolvConf: ResolvConf;
  readonly resolution: Resolution;
  /** What of the names is taken for granted, because the documents do not say it. */
  readonly assumptions: readonly Assumption[];
}

/**
 * Looks a name up in a cluster whose caches are empty.
 *
 * @throws CommandError when there is no such client, or when an address is asked for more than its name.
 */
export function lookUp(cluster: Cluster, request: LookupRequest): Lookup {
  const { serviceCIDRs } = cluster;
  const names = createClusterNameService({
    clusterDomain: cluster.clusterDomain,
    serviceCIDRs: [...serviceCIDRs.IPv4, ...serviceCIDRs.IPv6],
    namespaces: cluster.namespaces.map(({ metadata }) => metadata.name),
    services: cluster.services,
    endpointSlices: cluster.endpointSlices,
    pods: cluster.pods,
    nodes: cluster.nodes,
  });
  const resolver = resolverOf(cluster, names, request);
  const reverse = reverseName(request.name);
  const types = request.types ?? [reverse === undefined ? 'A' : 'PTR'];
  const other = types.find((type) => type !== 'PTR');
  if (reverse !== undefined && other !== undefined) {
    throw new CommandError(`${request.name} is an address and has no ${other} record: ask for PTR`, exitCode.mistake);
  }
  const resolution = resolveName(reverse ?? request.name, types, resolver, 0);
  return { request, resolvConf: resolver.resolvConf, resolution, assumptions: assumptionsOf(names) };
}

function resolverOf(cluster: Cluster, names: ClusterNameService, { from, libc }: LookupRequest): StubResolver {
  const [kind = '', ...rest] = from.split('/');
  if (rest.length === 0) {
    const { namespaces } = names;
    if (!namespaces.includes(from)) throw unknown('namespace', from, namespaces);
    return names.resolverOfPod(podOfNamespace(from), libc);
  }
  const name = rest.join('/');
  if (kind === 'pod') {
    const pods = [...cluster.pods, ...cluster.pendingPods];
    const pod = pods.find((each) => keyOf(each) === name);
    if (pod === undefined) throw unknown('pod', name, pods.map(keyOf));
    return names.resolverOfPod(pod, libc);
  }
  const nodes = cluster.nodes.map(({ metadata }) => metadata.name);
  if (kind !== 'node') {
    const expected = 'expected a namespace, pod/NAMESPACE/NAME or node/NAME';
    throw new CommandError(`--from ${from} names nothing that asks for names: ${expected}`, exitCode.mistake);
  }
  if (!nodes.includes(name)) throw unknown('node', name, nodes);
  return names.resolverOfNode(libc);
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function unknown(what: string, name: string, all: readonly string[]): CommandError {
  const help = suggest(name, all) ?? `there is no ${what} at all`;
  return new CommandError(`there is no ${what} "${name}": ${help}`, exitCode.mistake);
}

function assumptionsOf({ addedServices, assumedHosts }: ClusterNameService): readonly Assumption[] {
  return [
    ...addedServices.map(({ metadata, spec }) => ({
      what: `Service ${metadata.namespace}/${metadata.name}`,
      value: spec.clusterIP,
      source: 'every cluster has it',
    })),
    { what: 'DNS server', value: 'CoreDNS with kubeadm’s Corefile, empty cache', source },
    { what: 'resolv.conf of nodes', value: `nameserver ${assumedHostResolvConf.nameservers[0]}`, source },
    ...[...assumedHosts].map(([host, addresses]) => ({
      what: `address of ${host}`,
      value: addresses.join(', '),
      source,
    })),
    otherNames,
  ];
}
