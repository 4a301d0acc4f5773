import { podOfNamespace } from '../dns/cluster-name-service.ts';
import { canonicalName, isWithin } from '../dns/domain-name.ts';
import type { ResourceRecord } from '../dns/record.ts';
import { type Resolution, resolveName } from '../dns/resolve-name.ts';
import type { Service } from '../kubernetes/objects.ts';
import { isHeadless } from '../kubernetes/service-exposure.ts';
import type { ClusterView } from './cluster-view.ts';
import type { PathStep } from './explanation.ts';
import type { InsideSender, OutsideSender } from './sender.ts';

/** What a client's resolver gives it. */
export interface HostLookup {
  /** Of one family, in the order of the answers: IPv4 where there are both, as RFC 6724 prefers it to private IPv6. */
  readonly ips: readonly string[];
  /** The Service whose name it is, or null. */
  readonly service: Service | null;
  readonly step: PathStep;
}

/**
 * Looks a host up as the sender does: a pod by its resolv.conf, a process of a node by the node's, a client outside by
 * public name servers, which know the hosts outside of the cluster and nothing of its own zone.
 */
export function lookUpHost(view: ClusterView, sender: InsideSender | OutsideSender, host: string): HostLookup {
  const { names, cluster } = view;
  const isPod = sender.kind === 'pod' || (sender.kind === 'node' && sender.pod !== null);
  const resolver = isPod
    ? names.resolverOfPod(sender.pod ?? podOfNamespace(sender.namespace), 'glibc')
    : names.resolverOfNode('glibc');
  const resolution = resolveName(host, ['A', 'AAAA'], resolver, 0);
  const of = (type: 'A' | 'AAAA'): readonly string[] =>
    resolution.answers.filter((each) => each.type === type).map(({ data }) => data);
  const ips = of('A').length > 0 ? of('A') : of('AAAA');
  const owner = resolution.answers[0]?.name ?? '';
  const service = isWithin(owner, `svc.${cluster.clusterDomain}`) ? serviceOfName(view, owner) : null;
  const asked = sender.kind === 'outside' ? 'public DNS' : 'DNS';
  return {
    ips,
    service,
    step: {
      at: asked,
      step: outcomeOf(host, resolution),
      why: whyOf(resolution, service, cluster.clusterDomain),
    },
  };
}

/** The Service of `NAME.NAMESPACE.svc.ZONE.` or of a name below it. */
function serviceOfName(view: ClusterView, owner: string): Service | null {
  const labels = owner.toLowerCase().split('.');
  const end = labels.indexOf('svc');
  const added = view.names.addedServices.find(
    ({ metadata }) => metadata.namespace === labels[end - 1] && metadata.name === labels[end - 2],
  );
  return view.service(`${labels[end - 1]}/${labels[end - 2]}`) ?? added ?? null;
}

function outcomeOf(host: string, { outcome, answers }: Resolution): string {
  if (answers.length === 0) return `${host}: ${outcome === 'NOERROR' ? 'no address (NODATA)' : outcome}`;
  const shown = answers.slice(0, 6).map((record, i) => recordText(record, answers[i - 1]));
  const rest = answers.length > shown.length ? ` and ${answers.length - shown.length} more` : '';
  return shown.join(', ') + rest;
}

/** Records of one name and type follow each other: both are written once. */
function recordText({ name, type, data }: ResourceRecord, before: ResourceRecord | undefined): string {
  return before?.name === name && before.type === type ? data : `${name} ${type} ${data}`;
}

function whyOf({ rounds, answers, outcome }: Resolution, service: Service | null, zone: string): string {
  const names = [...new Set(rounds.flatMap(({ queries }) => queries.map(({ name }) => name)))];
  if (answers.length === 0) {
    if (outcome === 'NOERROR') return 'the name exists and has no address';
    return `asked for ${names.join(', ')}`;
  }
  const tried = names.length === 1 ? '' : `; it took ${names.length} names of the search list to find it`;
  return `${reasonOf(service, isOfService(answers[0]?.name ?? '', service, zone))}${tried}`;
}

/** Whether a name is that of the Service itself, and not of one of its endpoints. */
function isOfService(owner: string, service: Service | null, zone: string): boolean {
  const own = `${service?.metadata.name}.${service?.metadata.namespace}.svc.${zone}`;
  return canonicalName(owner) === canonicalName(own);
}

function reasonOf(service: Service | null, isItself: boolean): string {
  if (service === null) return 'a host outside of the cluster';
  if (service.spec.type === 'ExternalName') return 'type ExternalName: an alias, and no rule of kube-proxy';
  if (!isItself) return 'the address of the endpoint with this host name';
  if (isHeadless(service.spec)) {
    return 'headless: the addresses of the ready endpoints in random order, of which the client takes one';
  }
  return 'the cluster IP, whether or not there are endpoints';
}
