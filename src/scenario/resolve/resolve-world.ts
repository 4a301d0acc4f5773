import { featureGates } from '../../kubernetes/feature-gates.ts';
import type { Service, ServicePort } from '../../kubernetes/objects.ts';
import { stickySecondsOf } from '../../kubernetes/session-affinity.ts';
import { cpuByZone } from '../../kubernetes/topology-hints/zone-cpu.ts';
import { usableTrafficDistribution, usesTopologyAwareHints } from '../../kubernetes/traffic-distribution.ts';
import type { Cluster } from '../cluster.ts';
import type { HintsSpec, NodeIndex, PodIndex, World, WorldPod, WorldService } from '../scenario.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { ExternalHosts } from './external-hosts.ts';
import { noteLoadBalancers } from './note-cluster.ts';
import type { Reachable } from './reachable.ts';
import type { Resolution } from './resolution.ts';
import { type ResolvedApplications, resolveApplications } from './resolve-applications.ts';
import { resolveBalancer } from './resolve-balancer.ts';
import { noteVersion, type ResolvedCluster, resolveCluster } from './resolve-cluster.ts';
import { resolveDns } from './resolve-dns.ts';
import { keyOf } from './resolve-endpoint-slices.ts';
import { Candidates } from './resolve-endpoints.ts';
import { resolveFault } from './resolve-fault.ts';
import { resolveKernel } from './resolve-kernel.ts';
import { resolveNetwork } from './resolve-network.ts';
import { resolveOperation } from './resolve-operation.ts';
import type { PlacedPod } from './resolve-pods.ts';
import { resolveProxy } from './resolve-proxy.ts';
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
  const inside = [...resolved.pods.map((each, i) => describePod(each, i, apps, candidates)), ...candidates.hosts];
  const outside = new ExternalHosts(resolution, apps, inside.length);
  const reachable = describeReachable(resolution, resolved, candidates, outside);
  const sources = new SourceNumbers();
  const workloads = objects
    .all('Workload')
    .flatMap((workload) => resolveWorkload(resolution, workload, { pods: inside, nodes, sources, reachable }) ?? []);
  const pods = [...inside, ...outside.hosts];
  const targets = { services, serviceObjects: resolved.services, pods, candidates, assumed: apps.assumed };
  for (const { target } of workloads) checkEndpoints(resolution, target, targets);
  const faults = objects.all('Fault').flatMap((fault) => resolveFault(resolution, fault, { pods, nodes, zones }) ?? []);
  const operations = objects.all('Operation').flatMap((each) => resolveOperation(resolution, each, pods) ?? []);
  const dns = resolveDns(resolution, cluster, { workloads, faults });
  if (cluster.services.some(({ spec }) => spec.type === 'LoadBalancer')) noteLoadBalancers(resolution, cluster);
  noteVersion(resolution);
  return {
    kubernetesVersion: cluster.kubernetesVersion,
    kernelVersion: resolveKernel(resolution),
    zones,
    nodes,
    proxy: resolveProxy(resolution, cluster.proxy, cluster.kubernetesVersion.minor),
    dataPlaneCost: shorthand?.dataPlaneCost ?? 'modelled',
    network: resolveNetwork(resolution),
    applications: [...apps.applications, ...outside.applications],
    pods,
    services,
    otherServiceCount: shorthand?.otherServices ?? 0,
    workloads,
    dns,
    faults,
    operations,
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
  { pod, owner, node, ip, ready }: PlacedPod,
  index: number,
  apps: ResolvedApplications,
  candidates: Candidates,
): WorldPod {
  const { namespace, name, labels, deletionTimestamp } = pod.metadata;
  const given = candidates.conditionsOf(index as PodIndex);
  return {
    kind: 'pod',
    namespace,
    name,
    owner,
    labels,
    node: node as NodeIndex,
    ip,
    application: apps.ofPod[index] ?? apps.assumed,
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
