import type { Service } from '../kubernetes/objects.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Wanted } from './parse-wanted.ts';
import { refuse } from './refuse.ts';

/**
 * The Service that a user probably has in mind, whoever asks: by its address, as `NAME.NAMESPACE` anywhere in a name, or
 * by its name alone, then first in namespace default. Undefined for what names no Service.
 */
export function askedService(view: ClusterView, { kind, host }: Wanted): Service | undefined {
  const { services } = view.cluster;
  if (kind === 'service') return view.service(host);
  if (kind === 'pod') return undefined;
  const owner = view.ownerOf(host);
  if (owner.kind === 'cluster-ip' || owner.kind === 'assumed-service') return owner.service;
  if (owner.kind === 'load-balancer' || owner.kind === 'external-ip') return owner.services[0];
  const labels = host.split('.');
  for (const [index, name] of labels.entries()) {
    const found = view.service(`${labels[index + 1]}/${name}`);
    if (found !== undefined) return found;
  }
  const candidates = labels.slice(0, 2).flatMap((name) => services.filter(({ metadata }) => metadata.name === name));
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
