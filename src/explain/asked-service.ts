import type { Service } from '../kubernetes/objects.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { ClusterView } from './cluster-view.ts';
import { keyOf } from './identity.ts';
import type { Wanted } from './parse-wanted.ts';
import { refuse } from './refuse.ts';

/**
 * The Service that a user probably has in mind, whoever asks: by its address, as `NAME.NAMESPACE` anywhere in a name, or
 * by its name alone, then first in namespace default. Undefined for what names no Service.
 */
export function askedService(view: ClusterView, { kind, host }: Wanted): Service | undefined {
  const { services } = view.cluster;
  if (kind === 'service') return services.find((each) => keyOf(each) === host);
  if (kind === 'pod') return undefined;
  const owner = view.ownerOf(host);
  if (owner.kind === 'cluster-ip' || owner.kind === 'assumed-service') return owner.service;
  if (owner.kind === 'load-balancer' || owner.kind === 'external-ip') return owner.services[0];
  const labels = host.split('.');
  const named = (index: number): readonly Service[] =>
    services.filter(({ metadata }) => metadata.name === labels[index]);
  for (const index of labels.keys()) {
    const found = named(index).find(({ metadata }) => metadata.namespace === labels[index + 1]);
    if (found !== undefined) return found;
  }
  const candidates = [...named(0), ...named(1)];
  return candidates.find(({ metadata }) => metadata.namespace === 'default') ?? candidates[0];
}

/**
 * Says that nothing in the cluster has a name, and which Service is near.
 *
 * @throws {ScenarioError} always.
 */
export function refuseUnknownHost(view: ClusterView, host: string): never {
  const { services } = view.cluster;
  const isShort = !host.includes('.');
  const names = [
    ...services.map(({ metadata: { name, namespace } }) => (isShort ? name : `${name}.${namespace}`)),
    ...view.nodes.map(({ metadata }) => metadata.name),
    ...view.cluster.ingresses.flatMap(({ spec }) => spec.rules.flatMap((rule) => rule.host || [])),
  ];
  return refuse(
    `nothing in the documents is called ${JSON.stringify(host)}`,
    suggest(host, [...new Set(names)]) ?? 'they have no Service at all',
  );
}
