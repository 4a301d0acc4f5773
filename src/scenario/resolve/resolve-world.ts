import { featureGates } from '../../kubernetes/feature-gates.ts';
import type { Service, ServicePort } from '../../kubernetes/objects.ts';
import { stickySecondsOf } from '../../kubernetes/session-affinity.ts';
import { cpuByZone } from '../../kubernetes/topology-hints/zone-cpu.ts';
import { usableTrafficDistribution, usesTopologyAwareHints } from '../../kubernetes/traffic-distribution.ts';
import type { Cluster } from '../cluster.ts';
import type { HintsSpec, NodeIndex, PodIndex, World, WorldPod, WorldService } from '../scenario.ts';
import { resolveChaos } from './chaos-mesh/resolve-chaos.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { ExternalHosts } from './external-hosts.ts';
import { noteLoadBalancers } from './note-cluster.ts';
import { noteFaults } from './note-faults.ts';
import type { Reachable } from './reachable.ts';
import type { Resolution } from './resolution.ts';
import { type ResolvedApplications, resolveApplications } from './resolve-applications.ts';
import { resolveAutoscalers, withAssumedCpu } from './resolve-autoscalers.ts';
import { resolveBalancer } from './resolve-balancer.ts';
import { resolveBudgets } from './resolve-budgets.ts';
import { noteVersion, type ResolvedCluster, resolveCluster } from './resolve-cluster.ts';
import { resolveDns } from './resolve-dns.ts';
import { keyOf } from './resolve-endpoint-slices.ts';
import { Candidates } from './resolve-endpoints.ts';
import { resolveFault } from './resolve-fault.ts';
import { resolveKernel } from './resolve-kernel.ts';
import { resolveLife } from './resolve-life.ts';
import { resolveNetwork } from './resolve-network.ts';
import { resolveOperation } from './resolve-operation.ts';
import { resolveOwners } from './resolve-owners.ts';
import type { PlacedPod } from './resolve-pods.ts';
import { resolveProxy } from './resolve-proxy.ts';
import { noteIdleLimit } from './resolve-serving.ts';
import { resolveWorkload } from './resolve-workload.ts';
import { SourceNumbers } from './source-numbers.ts';

/** The world that a set of documents describes. Mistakes are reported; the world is then not to be used. */
export function resolveWorld(resolution: Resolution): World {
  const { objects } = resolution;
  const shorthand = objects.only('Simulation')?.value.cluster;
  const resolved = resolveCluster(resolution);
  const { cluster } = resolved;
  const { nodes, zones } = resolved.nodes;
  const apps = resolveApplications(resolution, resolved.pods);
  const candidates = new Candidates(resolved, apps.assumed);
  const services = cluster.services.map((service) => describeService(service, cluster, candidates));
  const inside = [
    ...resolved.pods.map((each, i) => describePod(resolution, each, i, apps, candidates)),
    ...candidates.hosts,
  ];
  const outside = new ExternalHosts(resolution, apps, inside.length);
  const reachable = describeReachable(resolution, resolved, candidates, outside);
  const sources = new SourceNumbers();
  const workloads = objects
    .all('Workload')
    .flatMap((workload) => resolveWorkload(resolution, workload, { pods: inside, nodes, sources, reachable }) ?? []);
  const pods = [...inside, ...outside.hosts];
  const targets = { services, serviceObjects: resolved.services, pods, candidates, assumed: apps.assumed };
  for (const { target } of workloads) checkEndpoints(resolution, target, targets);
  const chaosWorld = { pods, placed: resolved.pods, nodes, zones, services, workloads };
  const faults = [
    ...objects.all('Fault').flatMap((fault) => resolveFault(resolution, fault, chaosWorld) ?? []),
    ...resolveChaos(resolution, chaosWorld),
  ];
  noteFaults(resolution, faults, pods);
  const operations = objects
    .all('Operation')
    .flatMap((each) => resolveOperation(resolution, each, { pods, nodes }) ?? []);
  const autoscalers = resolveAutoscalers(resolution);
  const dns = resolveDns(resolution, cluster, { workloads, faults });
  if (cluster.services.some(({ spec }) => spec.type === 'LoadBalancer')) noteLoadBalancers(resolution, cluster);
  noteVersion(resolution);
  return {
    kubernetesVersion: cluster.kubernetesVersion,
    kernelVersion: resolveKernel(resolution),
    zones,
    nodes,
    proxy: resolveProxy(resolution, cluster.proxy, cluster.kubernetesVersion.minor, resolved.nodes.objects),
    dataPlaneCost: shorthand?.dataPlaneCost ?? 'modelled',
    network: resolveNetwork(resolution),
    applications: withAssumedCpu(resolution, [...apps.applications, ...outside.applications], pods, autoscalers),
    pods,
    services,
    otherServiceCount: shorthand?.otherServices ?? 0,
    workloads,
    dns,
    faults,
    operations,
    owners: resolveOwners(objects, pods),
    budgets: resolveBudgets(objects, pods),
    autoscalers,
  };
}

/** What names and addresses can lead to. */
function describeReachable(
  resolution: Resolution,
  { cluster, nodes, pods }: ResolvedCluster,
  candidates: Candidates,
  hosts: ExternalHosts,
): Omit<Reachable, 'handMade'> {
  const podCalled = new Map(pods.map(({ pod }, i) => [keyOf(pod), i as PodIndex]));
  return {
    cluster,
    nodes: nodes.nodes,
    podAt: (ip) => candidates.podAt(ip),
    podCalled: (namespace, name) => podCalled.get(`${namespace}/${name}`),
    endpointsOf: (service, port) => candidates.of(service, service.spec.ports[port] as ServicePort),
    hostCalled: (name) => hosts.called(name),
    balancerAt: (service, ip, isProxy) => resolveBalancer(resolution, cluster, service, ip, isProxy),
  };
}

function describePod(
  { notes }: Resolution,
  { pod, owner, node, ip, ready }: PlacedPod,
  index: number,
  apps: ResolvedApplications,
  candidates: Candidates,
): WorldPod {
  const { namespace, name, labels, deletionTimestamp } = pod.metadata;
  const given = candidates.conditionsOf(index as PodIndex);
  const application = apps.ofPod[index] ?? apps.assumed;
  const who = owner ?? `Pod ${namespace}/${name}`;
  const life = resolveLife(notes, who, pod.spec, apps.lives[application]!);
  noteIdleLimit(notes, who, life.limits.cpu, apps.applications[application]!);
  return {
    kind: 'pod',
    namespace,
    name,
    owner,
    labels,
    node: node as NodeIndex,
    ip,
    application,
    life,
    nodeSelector: pod.spec.nodeSelector,
    tolerations: pod.spec.tolerations,
    ready: given?.ready ?? ready,
    terminating: given?.terminating ?? deletionTimestamp !== undefined,
  };
}

function describeService(service: Service, cluster: Cluster, candidates: Candidates): WorldService {
  const { metadata, spec } = service;
  const stickySeconds = stickySecondsOf(spec);
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    type: spec.type,
    clusterIP: spec.clusterIP,
    publishNotReadyAddresses: spec.publishNotReadyAddresses,
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    affinityTimeoutMs: stickySeconds === null ? null : 1000 * stickySeconds,
    hasExternalAddress:
      spec.externalIPs.length > 0 || service.status.loadBalancer.ingress.some(({ ipMode }) => ipMode !== 'Proxy'),
    hints: candidates.areGiven(service) ? null : hintsOf(service, cluster),
    ports: spec.ports.map((port) => ({
      name: port.name,
      protocol: port.protocol,
      port: port.port,
      nodePort: port.nodePort || null,
      candidates: candidates.of(service, port),
    })),
  };
}

/** Which hints the EndpointSlice controller gives: those of the annotation go before trafficDistribution. */
function hintsOf({ metadata, spec }: Service, { kubernetesVersion, nodes }: Cluster): HintsSpec | null {
  const gates = featureGates(kubernetesVersion.minor);
  if (usesTopologyAwareHints(metadata.annotations)) {
    const ratios = cpuByZone(nodes)?.ratios;
    return gates.TopologyAwareHints ? { kind: 'topology-aware', cpuRatios: ratios ? [...ratios] : null } : null;
  }
  const value = usableTrafficDistribution(spec.trafficDistribution, gates);
  return value === undefined ? null : { kind: 'trafficDistribution', value };
}
