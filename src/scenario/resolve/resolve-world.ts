import type { Service } from '../../kubernetes/objects.ts';
import { nameOfDocument } from '../document/document.ts';
import type { NodeIndex, PodIndex, World, WorldPod, WorldService } from '../scenario.ts';
import { checkEndpoints } from './check-endpoints.ts';
import type { Resolution } from './resolution.ts';
import { type ResolvedApplications, resolveApplications } from './resolve-applications.ts';
import { noteVersion, resolveCluster } from './resolve-cluster.ts';
import { Candidates } from './resolve-endpoints.ts';
import { resolveFault } from './resolve-fault.ts';
import { resolveNetwork } from './resolve-network.ts';
import type { PlacedPod } from './resolve-pods.ts';
import { resolveProxy } from './resolve-proxy.ts';
import { resolveWorkload } from './resolve-workload.ts';

/** The world that a set of documents describes. Mistakes are reported; the world is then not to be used. */
export function resolveWorld(resolution: Resolution): World {
  const { objects } = resolution;
  const shorthand = objects.only('Simulation')?.value.cluster;
  const resolved = resolveCluster(resolution);
  const { cluster } = resolved;
  const { nodes, zones } = resolved.nodes;
  const apps = resolveApplications(resolution, resolved.pods);
  const candidates = new Candidates(resolved, apps.assumed);
  const services = cluster.services.map((service) => describeService(service, candidates));
  const pods = [...resolved.pods.map((each, i) => describePod(each, i, apps, candidates)), ...candidates.hosts];
  const reachable = { services: cluster.services, nodes, podAt: (ip: string) => candidates.podAt(ip) };
  const workloads = objects
    .all('Workload')
    .flatMap((workload) => resolveWorkload(resolution, workload, { pods, nodes, reachable }) ?? []);
  const targets = { services, serviceObjects: resolved.services, pods, candidates, assumed: apps.assumed };
  for (const { target } of workloads) checkEndpoints(resolution, target, targets);
  const faults = objects.all('Fault').flatMap((fault) => resolveFault(resolution, fault, { pods, nodes, zones }) ?? []);
  noteUnused(resolution);
  noteVersion(resolution);
  return {
    kubernetesVersion: cluster.kubernetesVersion,
    zones,
    nodes,
    proxy: resolveProxy(resolution, cluster.proxy),
    dataPlaneCost: shorthand?.dataPlaneCost ?? 'modelled',
    network: resolveNetwork(resolution),
    applications: apps.applications,
    pods,
    services,
    otherServiceCount: shorthand?.otherServices ?? 0,
    workloads,
    faults,
  };
}

/** What the Simulation says that nothing acts upon yet. */
function noteUnused({ objects, notes }: Resolution): void {
  const provider = objects.only('Simulation')?.value.cluster?.loadBalancerProvider;
  if (provider !== undefined)
    notes.assume('Simulation.spec.cluster.loadBalancerProvider', provider, 'without effect: not simulated yet');
  for (const { document } of objects.all('Ingress')) notes.notSimulatedYet(nameOfDocument(document));
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

function describeService(service: Service, candidates: Candidates): WorldService {
  const { metadata, spec } = service;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    type: spec.type,
    clusterIP: spec.clusterIP,
    publishNotReadyAddresses: spec.publishNotReadyAddresses,
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    ports: spec.ports.map((port) => ({
      name: port.name,
      protocol: port.protocol,
      port: port.port,
      nodePort: port.nodePort || null,
      candidates: candidates.of(service, port),
    })),
  };
}
