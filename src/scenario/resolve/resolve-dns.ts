import { formatDurationMs } from '../../base/units.ts';
import type { LookupPlan, LookupSpec } from '../../client/lookup/lookup-spec.ts';
import { type LookupClient, LookupPlanner } from '../../client/lookup/plan-lookups.ts';
import { faultKinds } from '../../fault/registry.ts';
import { parseIP } from '../../kubernetes/ip.ts';
import type { Pod } from '../../kubernetes/objects.ts';
import type { Cluster } from '../cluster.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { FaultSpec, WorkloadSpec, World, WorldDns } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import type { Resolution } from './resolution.ts';
import { parseTarget } from './target-address.ts';

const defaults = {
  /** kubeadm's number of CoreDNS pods. */
  replicas: 2,
  serverTimeMs: 0.1,
};

const SERVER_TIME_SOURCE =
  'assumed: CoreDNS 1.0.0 was reported to answer 18,000 queries a second, 0.06 ms each, with 5,000 Services';

/**
 * Who looks up which name before a connection, and the DNS that answers; null when nobody does. A target that is an
 * address needs no lookup, and NODE:PORT stands for the node's address. Clients outside of the cluster have resolvers of
 * which nothing is known.
 */
export function resolveDns(
  resolution: Resolution,
  cluster: Cluster,
  world: Pick<World, 'workloads' | 'faults'>,
): WorldDns | null {
  const planner = new LookupPlanner({
    ...cluster,
    namespaces: cluster.namespaces.map(({ metadata }) => metadata.name),
    serviceCIDRs: [...cluster.serviceCIDRs.IPv4, ...cluster.serviceCIDRs.IPv6],
  });
  const podOf = new Map(cluster.pods.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
  const documents = resolution.objects.all('Workload');
  const lookups = world.workloads.map((workload): LookupSpec | null => {
    const written = documents.find(({ document }) => `${document.namespace}/${document.name}` === workload.name);
    return written === undefined ? null : planWorkload(workload, written, podOf, planner);
  });
  if (lookups.every((each) => each === null)) {
    const isWithoutEffect = world.faults.some(({ kind }) => faultKinds.get(kind).concernsDns === true);
    if (isWithoutEffect) resolution.notes.assume('faults of DNS', 'change nothing', 'no Workload looks up a name');
    return null;
  }
  const dns = describeDns(resolution, cluster, planner.dnsService);
  const { dataPlaneCost } = resolution.objects.only('Simulation')?.value.cluster ?? {};
  const isFree = dataPlaneCost === 'none';
  noteNotFound(resolution, world.workloads, lookups);
  if (!isFree) noteAssumed(resolution, cluster, { ...dns, lookups }, world);
  return { ...dns, lookups };
}

function planWorkload(
  { clients, target, upstream }: WorkloadSpec,
  { document, value }: Sourced<WorkloadDocument>,
  podOf: ReadonlyMap<string, Pod>,
  planner: LookupPlanner,
): LookupSpec | null {
  // A balancer knows its endpoints before a request comes.
  if (upstream !== null) return null;
  const address = parseTarget(value.target);
  if ('wrong' in address || parseIP(address.host) !== undefined) return null;
  const isOutside = value.from.external !== undefined;
  const isNode = target.kind === 'node-port' || (target.kind === 'ingress' && target.controller.kind === 'node-port');
  if (isOutside || isNode || target.kind === 'unreachable') return null;
  const positions = new Map<string, number>();
  const plans: LookupPlan[] = [];
  const planOf = clients.map(({ name }) => {
    const client = describeClient(podOf.get(name), document.namespace, value);
    const key = JSON.stringify(client);
    const known = positions.get(key);
    if (known !== undefined) return known;
    positions.set(key, plans.length);
    return plans.push(planner.plan(address.host, client)) - 1;
  });
  const { cache = 'none' } = value.dns ?? {};
  return { plans, planOf, cacheMs: cache === 'none' ? 0 : cache };
}

/** A node's own processes ask the cluster's DNS, as pods in its network with ClusterFirstWithHostNet do. */
function describeClient(pod: Pod | undefined, namespace: string, { dns }: WorkloadDocument): LookupClient {
  const ofPod =
    pod === undefined
      ? { metadata: { namespace }, spec: { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true } as const }
      : {
          metadata: { namespace: pod.metadata.namespace },
          spec: {
            dnsPolicy: pod.spec.dnsPolicy,
            dnsConfig: pod.spec.dnsConfig,
            hostNetwork: pod.spec.hostNetwork,
          },
        };
  return { pod: ofPod, libc: dns?.libc ?? 'glibc', ndots: dns?.ndots ?? null };
}

function describeDns({ objects }: Resolution, cluster: Cluster, service: number): Omit<WorldDns, 'lookups'> {
  const given = objects.only('Simulation')?.value.cluster?.dns ?? {};
  const replicas = given.replicas ?? defaults.replicas;
  const ports = cluster.services[service]?.spec.ports ?? [];
  const port = ports.findIndex(({ protocol }) => protocol === 'UDP');
  const isGiven = port >= 0;
  const spread = Array.from({ length: replicas }, (_, i) => Math.floor((i * cluster.nodes.length) / replicas));
  return {
    nodeLocal: given.nodeLocal ?? false,
    capacityPerSecond: given.capacity ?? null,
    serverTime: given.serverTime ?? { kind: 'constant', parameters: { value: defaults.serverTimeMs } },
    service: isGiven ? { service, port } : null,
    serverNodes: isGiven ? [] : spread,
  };
}

/** Clients that will never find their target although it is there: their resolver does not look where it is. */
function noteNotFound(
  { notes }: Resolution,
  workloads: readonly WorkloadSpec[],
  lookups: readonly (LookupSpec | null)[],
): void {
  for (const [i, lookup] of lookups.entries()) {
    const lost = lookup?.planOf.filter((plan) => lookup.plans[plan]?.outcome !== 'found') ?? [];
    if (lost.length === 0) continue;
    const source = 'their dnsPolicy, dnsConfig, ndots or libc: every request fails';
    notes.assume(`name of the target of Workload ${workloads[i]?.name}`, `not found by ${lost.length} clients`, source);
  }
}

function noteAssumed(
  { objects, notes }: Resolution,
  cluster: Cluster,
  dns: WorldDns,
  { workloads, faults }: { readonly workloads: readonly WorkloadSpec[]; readonly faults: readonly FaultSpec[] },
): void {
  const given = objects.only('Simulation')?.value.cluster?.dns ?? {};
  if (dns.service === null) {
    const names = [...new Set(dns.serverNodes.map((node) => cluster.nodes[node]?.metadata.name))];
    const value = `${dns.serverNodes.length} CoreDNS pods that never fail, on ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;
    notes.assume('DNS of the cluster', value, "no document has the Service kube-dns; kubeadm's number of pods");
  } else if (given.replicas !== undefined) {
    notes.assume('Simulation.spec.cluster.dns.replicas', 'replaced', 'the documents have the Service kube-dns');
  }
  if (given.serverTime === undefined) {
    notes.assume('time of a DNS server for a query', formatDurationMs(defaults.serverTimeMs), SERVER_TIME_SOURCE);
  }
  const asksUpstream = dns.lookups.some((each) => each?.plans.some(asksForeigner));
  if (asksUpstream) {
    notes.assume('upstream resolver', 'as far as a node of the same zone, never fails', 'simplified');
  }
  for (const [i, lookup] of dns.lookups.entries()) {
    if (lookup === null) continue;
    const written = objects.all('Workload').find(({ document }) => {
      return `${document.namespace}/${document.name}` === workloads[i]?.name;
    });
    const { ndots, libc, cache } = written?.value.dns ?? {};
    const steps = [...new Set(lookup.plans.map((plan) => plan.steps.length))].join(' or ');
    const source = [
      libc === undefined ? 'glibc' : '',
      ndots === undefined ? 'resolv.conf of the kubelet' : '',
      cache === undefined ? 'no cache in the client' : '',
    ];
    const value = `${steps} round ${steps === '1' ? 'trip' : 'trips'} for each new connection`;
    notes.assume(`lookup of the target of Workload ${workloads[i]?.name}`, value, source.filter(Boolean).join(', '));
  }
  if (faults.some(({ kind }) => kind === 'link-latency' || kind === 'packet-loss')) {
    notes.assume('faults of links and DNS queries', 'not touched', 'simplified');
  }
}

function asksForeigner({ steps }: LookupPlan): boolean {
  return steps.some(({ server, queries }) => server === 'upstream' || queries.some((query) => query.asksUpstream));
}
