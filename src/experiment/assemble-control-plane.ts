import { ApiServer } from '../controlplane/api-server.ts';
import { ControlPlane } from '../controlplane/control-plane.ts';
import { EndpointSlices, type FollowedPort } from '../controlplane/endpoint-slices.ts';
import { type EndpointListener, EndpointWatcher } from '../controlplane/endpoint-watcher.ts';
import { hintEndpoints } from '../controlplane/hint-endpoints.ts';
import { type CheckedBalancer, LoadBalancerHealth } from '../controlplane/load-balancer-health.ts';
import type { PortPolicy } from '../controlplane/node-proxy.ts';
import type { PodHost } from '../controlplane/pod-host.ts';
import { ProxyFleet, type ProxyPlace } from '../controlplane/proxy-fleet.ts';
import type { RunPod } from '../controlplane/run-pod.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { Network } from '../dataplane/network.ts';
import { PodState } from '../dataplane/pod-table.ts';
import { NONE } from '../dataplane/request-table.ts';
import { TO_BE_DELETED_TAINT } from '../kubeproxy/proxy-health.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import { ZONE_LABEL } from '../kubernetes/topology.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { World } from '../scenario/scenario.ts';
import type { AssembleOptions, Parts } from './assemble-options.ts';
import { ownersOf } from './owners-of.ts';
import { podNaming } from './pod-naming.ts';
import type { RulesOfNodes } from './rules-of-nodes.ts';
import type { Target } from './targets.ts';

const NOT_STARTED = causeCode('not-started');

/** The control plane, and those of its parts on which faults act by themselves. */
export interface AssembledControlPlane {
  readonly controlPlane: ControlPlane;
  readonly kubeProxies: ProxyFleet;
  readonly slices: EndpointSlices;
  readonly loadBalancers: LoadBalancerHealth;
}

/** Builds the control plane and programs the rules of every node that somebody uses, as they stand at time 0. */
export function assembleControlPlane(
  world: World,
  options: AssembleOptions,
  parts: Parts & {
    readonly network: Network;
    readonly pods: RunPod[];
    readonly rules: RulesOfNodes;
    readonly balancers: readonly CheckedBalancer[];
    readonly listeners: readonly EndpointListener[];
    /** Told that a node has other rules. */
    readonly onProgrammed: () => void;
    /** Told of a node whose kube-proxy has started. */
    readonly onProxyStarted: (node: number) => void;
  },
): AssembledControlPlane {
  const { simulation, streams, network, dataPlane, pods, targets, rules } = parts;
  const ports = targets.map((target) => followedPort(target, world));
  const health = new LoadBalancerHealth(simulation, parts.balancers);
  const api = new ApiServer(simulation, world.nodes.length, streams.named('control-plane/api-server'));
  const fleet = new ProxyFleet(
    simulation,
    {
      mode: proxyModes[world.proxy.mode],
      minSyncPeriodMs: world.proxy.minSyncPeriodMs,
      kubernetesMinor: world.kubernetesVersion.minor,
      honoursNodeHints: world.proxy.honoursNodeHints,
      usesTerminating: world.proxy.usesTerminating,
      policies: targets.map(policyOf),
      size: programSize(world),
      proxyRuns: rules.proxyRuns,
      onStarted: parts.onProxyStarted,
      api,
    },
    proxyPlaces(world, rules),
    (node) => streams.named(`kube-proxy/${node}/watch`),
    (port) => {
      options.onRulesChanged(port);
      parts.onProgrammed();
      health.changed();
    },
    () => health.changed(),
  );
  const watcher = new EndpointWatcher(simulation, api, parts.listeners, streams.named('endpoint-watchers/watch'));
  const slices = new EndpointSlices(
    simulation,
    api,
    ports,
    pods,
    (port) => streams.named(`endpointslice-controller/${targets[port]!.name}`),
    (port, endpoints) => {
      fleet.published(port, endpoints);
      watcher.published(port, endpoints);
    },
  );
  for (const port of targets.keys()) fleet.program(port, slices.endpoints(port));
  watcher.begin((port) => slices.endpoints(port));
  settle(parts.balancers);
  const controlPlane = new ControlPlane({
    simulation,
    api,
    pods,
    nodes: world.nodes.map(({ name, zone, labels, taints, unschedulable }, index) => {
      return { index, name, zone, labels, taints, unschedulable, ready: true, removed: false };
    }),
    owners: ownersOf(world),
    budgets: world.budgets,
    host: podHost(dataPlane),
    slices,
    naming: podNaming(world),
    stream: (name) => streams.named(`control-plane/${name}`),
    kubernetesMinor: world.kubernetesVersion.minor,
    nodeUp: network.nodeUp,
    onMark: options.onMark,
    onPower: () => health.changed(),
  });
  if (world.proxy.drainsTerminatingNodes) {
    controlPlane.nodes.watch({
      nodeChanged({ index, taints }) {
        const eligible = taints.some(({ key }) => key === TO_BE_DELETED_TAINT) ? 0 : 1;
        if (rules.nodeEligible[index] === eligible) return;
        rules.nodeEligible[index] = eligible;
        health.changed();
      },
    });
  }
  dataPlane.processes.onAnswerChange = (pod) => controlPlane.answerChanged(pod);
  return { controlPlane, kubeProxies: fleet, slices, loadBalancers: health };
}

/** The machine side of pods. */
function podHost({ pods, processes }: DataPlane): PodHost {
  return {
    start: (pod) => processes.start(pod),
    kill: (pod, gone, cause) => processes.kill(pod, gone, cause),
    drain: (pod, onIdle) => processes.drain(pod, onIdle),
    loseMachine: (pod, cause) => processes.loseMachine(pod, cause),
    loseNode: (node) => processes.loseNode(node),
    probe: (pod) => processes.probe(pod),
    addLike(pod) {
      const index = pods.addLike(pod, NONE);
      // Without a node it has no address.
      pods.state[index] = PodState.gone;
      pods.downCause[index] = NOT_STARTED;
      return index;
    },
    place(pod, node) {
      pods.node[pod] = node;
      pods.state[pod] = PodState.silent;
    },
  };
}

function followedPort({ service, candidates }: Target, world: World): FollowedPort {
  const spec = service?.spec;
  const hints = spec?.hints ?? null;
  const nodes = world.nodes.map(({ name, labels }) => ({ name, zone: labels[ZONE_LABEL] || undefined }));
  return {
    publishNotReadyAddresses: spec?.publishNotReadyAddresses ?? false,
    candidates: new Map(candidates.map(({ pod, targetPort }) => [pod as number, targetPort])),
    hint: hints === null ? givenHints(candidates) : (endpoints) => hintEndpoints(endpoints, hints, nodes),
  };
}

/** The hints of the user's own slices, which nobody changes; null if they give none. */
function givenHints(candidates: Target['candidates']): FollowedPort['hint'] {
  const given = new Map(candidates.map(({ pod, hints }) => [pod as number, hints]));
  if (candidates.every(({ hints }) => hints === undefined)) return null;
  return (endpoints) =>
    endpoints.map((endpoint) => {
      const { zones = [], nodes = [] } = given.get(endpoint.pod) ?? {};
      return { ...endpoint, zoneHints: zones, nodeHints: nodes };
    });
}

/** What load balancers hold of their nodes when the run begins is what is so. */
function settle(balancers: readonly CheckedBalancer[]): void {
  for (const balancer of balancers) {
    for (let node = 0; node < balancer.nodeCount; node++) balancer.declare(node, balancer.answerOf(node) === 'passes');
  }
}

function policyOf({ service }: Target): PortPolicy {
  if (service === null) return { internalLocal: false, externalLocal: false, externallyAccessible: false };
  return {
    internalLocal: service.spec.internalTrafficPolicy === 'Local',
    externalLocal: service.spec.externalTrafficPolicy === 'Local',
    externallyAccessible: service.port.nodePort !== null || service.spec.hasExternalAddress,
  };
}

function proxyPlaces(world: World, rules: RulesOfNodes): ProxyPlace[] {
  return [...rules.byNode].map(([nodeIndex, programmed]) => {
    const { name, zone } = world.nodes[nodeIndex]!;
    return { node: { name, zone: world.zones[zone]! }, nodeIndex, programmed };
  });
}

/** How much kube-proxy has to program; Services that nobody describes count with one endpoint each. */
export function programSize(world: World): { services: number; endpoints: number } {
  const ports = world.services.flatMap((service) => service.ports);
  const endpoints = ports.reduce((sum, port) => sum + port.candidates.length, 0);
  return {
    services: Math.max(1, ports.length + world.otherServiceCount),
    endpoints: endpoints + world.otherServiceCount,
  };
}
