import type { Service } from '../../kubernetes/objects.ts';
import type { NodeIndex, PodIndex, World, WorldPod, WorldService } from '../scenario.ts';
import { checkEndpoints } from './check-endpoints.ts';
import type { Resolution } from './resolution.ts';
import { type ResolvedApplications, resolveApplications } from './resolve-applications.ts';
import { Candidates } from './resolve-endpoints.ts';
import { resolveFault } from './resolve-fault.ts';
import { resolveNetwork } from './resolve-network.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { type PlacedPod, resolvePods } from './resolve-pods.ts';
import { resolveProxy } from './resolve-proxy.ts';
import { resolveServices } from './resolve-services.ts';
import { resolveWorkload } from './resolve-workload.ts';

const DEFAULT_VERSION = '1.34';

/** The world that a set of documents describes. Mistakes are reported; the world is then not to be used. */
export function resolveWorld(resolution: Resolution): World {
  const { objects } = resolution;
  const cluster = objects.only('Simulation')?.value.cluster;
  const resolvedNodes = resolveNodes(resolution);
  const { nodes, zones } = resolvedNodes;
  const placed = resolvePods(resolution, resolvedNodes);
  const apps = resolveApplications(resolution, placed);
  const serviceObjects = resolveServices(resolution);
  const candidates = new Candidates(objects, placed, resolvedNodes.indexOf, apps.assumed);
  const services = serviceObjects.map((service) => describeService(service.value, candidates));
  const pods = [...placed.map((each, i) => describePod(each, i, apps, candidates)), ...candidates.hosts];
  const reachable = {
    services: serviceObjects.map(({ value }) => value),
    nodes,
    podAt: (ip: string) => candidates.podAt(ip),
  };
  const workloads = objects
    .all('Workload')
    .flatMap((workload) => resolveWorkload(resolution, workload, { pods, nodes, reachable }) ?? []);
  const targets = { services, serviceObjects, pods, candidates, assumed: apps.assumed };
  for (const { target } of workloads) checkEndpoints(resolution, target, targets);
  const faults = objects.all('Fault').flatMap((fault) => resolveFault(resolution, fault, { pods, nodes, zones }) ?? []);
  noteUnused(resolution);
  return {
    kubernetesVersion: resolveVersion(resolution),
    zones,
    nodes,
    proxy: resolveProxy(resolution),
    dataPlaneCost: cluster?.dataPlaneCost ?? 'modelled',
    network: resolveNetwork(resolution),
    applications: apps.applications,
    pods,
    services,
    otherServiceCount: cluster?.otherServices ?? 0,
    workloads,
    faults,
  };
}

function resolveVersion({ objects, notes }: Resolution): World['kubernetesVersion'] {
  const given = objects.only('Simulation')?.value.cluster?.kubernetesVersion;
  if (given === undefined) notes.assume('Kubernetes version', DEFAULT_VERSION, 'default');
  const [major, minor] = (given ?? DEFAULT_VERSION).split('.').map(Number);
  return { major: major ?? 1, minor: minor ?? 0 };
}

/** What the Simulation says that nothing acts upon yet. */
function noteUnused({ objects, notes }: Resolution): void {
  const provider = objects.only('Simulation')?.value.cluster?.loadBalancerProvider;
  if (provider !== undefined)
    notes.assume('Simulation.spec.cluster.loadBalancerProvider', provider, 'without effect: not simulated yet');
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
