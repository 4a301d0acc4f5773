import { assert } from '../base/assert.ts';
import { Clients } from '../client/clients.ts';
import { ConnectionEnds } from '../client/connection-ends.ts';
import { forgetFlowsOfNode, forgetStaleFlows } from '../client/forget-stale-flows.ts';
import type { ProgrammedRules } from '../controlplane/node-proxy.ts';
import type { RunPod } from '../controlplane/run-pod.ts';
import { DataPlane } from '../dataplane/data-plane.ts';
import type { MessageSizes } from '../dataplane/message-sizes.ts';
import { Network } from '../dataplane/network.ts';
import { NO_LIMIT } from '../dataplane/pod-table.ts';
import { NONE } from '../dataplane/request-table.ts';
import { synRetransmissionsOf } from '../dataplane/retransmission.ts';
import { Simulation } from '../engine/simulation.ts';
import { FaultTimeline } from '../fault/fault-timeline.ts';
import { planTimes } from '../fault/plan-times.ts';
import { faultKinds } from '../fault/registry.ts';
import { SharedChoices } from '../fault/shared-choices.ts';
import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import { planOperations } from '../operation/operation-timeline.ts';
import { operationKinds } from '../operation/registry.ts';
import { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';
import { addWorkloads } from './add-workloads.ts';
import { assembleAutoscalers } from './assemble-autoscalers.ts';
import { assembleCalls } from './assemble-calls.ts';
import { assembleCapacity } from './assemble-capacity.ts';
import { assembleControlPlane } from './assemble-control-plane.ts';
import { assembleKernels } from './assemble-kernels.ts';
import { assembleLifetimes } from './assemble-lifetimes.ts';
import { assembleLookups } from './assemble-lookups.ts';
import type { AssembleOptions } from './assemble-options.ts';
import { assemblePorts } from './assemble-ports.ts';
import { assembleRoutes } from './assemble-routes.ts';
import { assembleServers } from './assemble-servers.ts';
import { assembleUpstreams, proxyPlaces } from './assemble-upstreams.ts';
import { linkDelays } from './link-delays.ts';
import { RulesOfNodes } from './rules-of-nodes.ts';
import { type Target, targetsOf } from './targets.ts';

/** A cluster that is ready to run. */
export interface AssembledRun {
  readonly simulation: Simulation;
  readonly dataPlane: DataPlane;
  readonly clients: Clients;
  readonly pods: readonly RunPod[];
  readonly targets: readonly Target[];
  /** By workload: the position of its target, or -1; and the rules that its clients use, each once. */
  readonly targetOfWorkload: readonly number[];
  readonly rulesOfWorkload: readonly (readonly ServiceRules[])[];
  /** By position of a node, what it programs. */
  readonly programmed: ReadonlyMap<number, readonly ProgrammedRules[]>;
}

/** Builds the cluster of a world and everybody in it, at time 0 of a replication. */
export function assemble(world: World, options: AssembleOptions): AssembledRun {
  const simulation = new Simulation();
  const streams = new Streams(options.seed, options.replication, options.watch?.onDraw ?? null);
  if (options.watch) simulation.observe(options.watch.events);
  const all = targetsOf(world);
  const { targets, ofWorkload } = all;
  const network = assembleNetwork(world, simulation, streams);
  const places = placesOf(world);
  const clientNode = Int32Array.from(places, ({ node }) => node ?? NONE);
  const workloadOf = Int32Array.from(places, ({ workload }) => workload);
  const demandColumns = demandColumnsOf(world, targets);
  const dataPlane = new DataPlane(
    simulation,
    network,
    clientNode,
    workloadOf,
    world.dataPlaneCost === 'modelled',
    Math.max(1, demandColumns.size),
  );
  const pods = addPods(world, dataPlane, demandColumns);
  const clientPod = Int32Array.from(places, ({ pod }) => pod ?? NONE);
  network.locate({ pods: dataPlane.pods, clientNode, clientPod });
  dataPlane.messageSizes = messageSizes(world, pods);
  const rules = new RulesOfNodes(world, targets, streams, simulation);
  const ends = new ConnectionEnds(dataPlane);
  const kernels = assembleKernels(world, {
    simulation,
    streams,
    dataPlane,
    placeCount: places.length,
    endMs: options.endMs,
  });
  if (kernels !== null) ends.askKernels(kernels);
  const clients = new Clients(simulation, dataPlane, options.recorder, workloadOf, ends);
  const { routes, balancers, listeners, answersOf } = assembleRoutes(world, {
    targets: all,
    rules,
    streams,
    pods: dataPlane.pods,
    nodeUp: network.nodeUp,
    time: simulation,
  });
  for (const [workload, route] of routes.entries()) {
    for (const each of route.rules) {
      ends.count(each);
      if (world.workloads[workload]!.connection.protocol === 'udp') ends.follow(each);
    }
  }
  assembleLifetimes(world, { simulation, streams, dataPlane, pods });
  assembleServers(world, { simulation, streams, dataPlane, pods });
  const upstreams = assembleUpstreams(world, options, {
    simulation,
    streams,
    dataPlane,
    carrier: clients.carrier,
    pods,
    targets,
    targetOfWorkload: ofWorkload,
    answersOf,
  });
  const lookups = assembleLookups(world, { simulation, targets: all, rules, streams, dataPlane, clientPod });
  const isIPVS = world.proxy.mode === 'ipvs';
  const { controlPlane, ...programming } = assembleControlPlane(world, options, {
    simulation,
    streams,
    network,
    dataPlane,
    pods,
    targets,
    rules,
    balancers,
    listeners: [...listeners, ...upstreams.listeners],
    onProgrammed: () => {
      if (ends.followsFlows) forgetStaleFlows(dataPlane, ends, clients.carrier, keepsIdleFlows(world), isIPVS);
    },
    onProxyStarted: (node) => {
      const clears = !isIPVS && world.kubernetesVersion.minor <= 31;
      if (clears && ends.followsFlows) forgetFlowsOfNode(dataPlane, ends, clients.carrier, node);
    },
  });
  upstreams.begin();
  addWorkloads(clients, world, options, {
    simulation,
    streams,
    dataPlane,
    routes,
    lookups,
    upstreams: upstreams.upstreams,
    ports: assemblePorts(world, { streams, time: simulation, ends }),
    demandColumns,
    targets,
    calls: assembleCalls(world, { streams, dataPlane, clients }),
  });
  assembleAutoscalers(world, { simulation, streams, dataPlane, controlPlane, onMark: options.onMark });
  if (options.withFaults) {
    const operations = world.operations.map(({ kind, parameters, atMs }) => ({
      kind: operationKinds.get(kind),
      parameters,
      atMs: options.startMs + atMs,
    }));
    planOperations(simulation, operations, controlPlane);
    const target = {
      controlPlane,
      ...programming,
      dns: lookups.faults,
      conntrack: kernels?.conntrack ?? null,
      network,
      pods: dataPlane.pods,
      pauses: dataPlane.pauses,
      proxies: dataPlane.proxies,
      ...assembleCapacity(world, { simulation, dataPlane, pods, endMs: options.endMs }),
    };
    new FaultTimeline(simulation, plannedFaults(world, options, streams), target);
  }
  return {
    simulation,
    dataPlane,
    clients,
    pods,
    targets,
    targetOfWorkload: ofWorkload,
    rulesOfWorkload: routes.map((route) => route.rules),
    programmed: rules.byNode,
  };
}

/** Whether kube-proxy leaves alone the flows of a Service without endpoints; see `forgetStaleFlows`. */
function keepsIdleFlows({ kubernetesVersion: { minor }, proxy }: World): boolean {
  return proxy.mode !== 'ipvs' && minor >= 32 && minor <= 36;
}

/** From where connections come: all clients, then the proxies of balancers of requests. */
function placesOf(
  world: World,
): { readonly node: number | null; readonly pod: number | null; readonly workload: number }[] {
  const clients = world.workloads.flatMap((each, workload) =>
    each.clients.map(({ node, pod }) => ({ node, pod, workload })),
  );
  return [...clients, ...proxyPlaces(world).map((place) => ({ ...place, pod: null }))];
}

/** How long the messages of workloads are; null where no fault limits a bandwidth, and nobody asks. */
function messageSizes({ faults, workloads, applications }: World, pods: readonly RunPod[]): MessageSizes | null {
  if (!faults.some(({ kind }) => faultKinds.get(kind).limitsBandwidth === true)) return null;
  return {
    requestBytes: workloads.map(({ requestSizeBytes }) => requestSizeBytes),
    responseBytes: (pod) => applications[pods[pod]!.application]!.responseSizeBytes,
  };
}

function assembleNetwork(world: World, simulation: Simulation, streams: Streams): Network {
  const zoneOf = Int32Array.from(world.nodes.map(({ zone }) => zone));
  return new Network(
    simulation,
    zoneOf,
    linkDelays(world.network),
    world.workloads.map(({ name }) => streams.named(`network/${name}/delay`)),
    synRetransmissionsOf(world.kernelVersion),
  );
}

/** By Application that serves some target: which of a request's demands is for it. */
function demandColumnsOf(world: World, targets: readonly Target[]): Map<number, number> {
  const columns = new Map<number, number>();
  for (const { pods } of targets) {
    for (const pod of pods) {
      const { application } = world.pods[pod]!;
      if (!columns.has(application)) columns.set(application, columns.size);
    }
  }
  return columns;
}

function addPods(world: World, dataPlane: DataPlane, demandColumns: ReadonlyMap<number, number>): RunPod[] {
  return world.pods.map((pod, position) => {
    const application = world.applications[pod.application]!;
    const node = pod.node ?? NONE;
    const index = dataPlane.pods.add({
      node,
      concurrency: application.concurrency,
      queueLimit: application.queueLimit ?? NO_LIMIT,
      discipline: application.discipline,
      errorRate: application.errorRate,
      perConcurrentMs: application.perConcurrentMs,
      demandColumn: demandColumns.get(pod.application) ?? 0,
    });
    assert(index === position, 'pods have the same position everywhere');
    // What is not ready when the run begins does not listen yet, and nothing in the documents says when it will.
    if (pod.ready) dataPlane.processes.start(index);
    return {
      index,
      namespace: pod.namespace,
      name: pod.name,
      owner: pod.owner,
      revision: 0,
      replaces: null,
      node,
      ip: pod.ip,
      application: pod.application,
      life: pod.life,
      nodeSelector: pod.nodeSelector,
      tolerations: pod.tolerations,
      ready: pod.ready,
      readySinceMs: 0,
      terminating: pod.terminating,
      graceMs: 0,
      unschedulable: false,
      gone: false,
      crashes: 0,
      listeningSinceMs: 0,
    };
  });
}

function plannedFaults(
  world: World,
  options: AssembleOptions,
  streams: Streams,
): ConstructorParameters<typeof FaultTimeline>[1] {
  const choices = new SharedChoices();
  return world.faults.flatMap((fault) => {
    const { name, kind, together } = fault;
    const stream = streams.named(`fault/${name}`);
    const occurrences = planTimes(fault, options, streams.named(`fault/${name}/times`));
    return occurrences.map((times, turn) => {
      const parameters =
        together === undefined ? fault.parameters : choices.parametersFor(together, turn, fault.parameters);
      return { name, kind: faultKinds.get(kind), parameters, ...times, stream };
    });
  });
}
