import { AnsweredAddresses } from '../client/route/answered-addresses.ts';
import { BalancedNodes } from '../client/route/balanced-nodes.ts';
import { ClusterIPRoute } from '../client/route/cluster-ip.ts';
import { EndpointAddresses } from '../client/route/endpoint-addresses.ts';
import { HeadlessRoute } from '../client/route/headless.ts';
import { IngressRoute } from '../client/route/ingress.ts';
import { LoadBalancerRoute } from '../client/route/load-balancer.ts';
import { NodePortRoute } from '../client/route/node-port.ts';
import { PodRoute } from '../client/route/pod.ts';
import type { Route } from '../client/route/route.ts';
import { UnreachableRoute } from '../client/route/unreachable.ts';
import type { EndpointListener } from '../controlplane/endpoint-watcher.ts';
import type { CheckedBalancer } from '../controlplane/load-balancer-health.ts';
import type { PacketWay } from '../controlplane/node-proxy.ts';
import type { PodTable } from '../dataplane/pod-table.ts';
import type { PresentTime } from '../kubeproxy/affinity/affinity.ts';
import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import type { Streams } from '../random/stream.ts';
import type { BalancerSpec, IngressTarget, NodeIndex, TargetSpec, WorkloadSpec, World } from '../scenario/scenario.ts';
import type { RulesOfNodes } from './rules-of-nodes.ts';
import { type SeenSources, seenSources } from './seen-sources.ts';
import type { Targets } from './targets.ts';

/** What routes are made of. */
export interface RouteParts {
  readonly targets: Targets;
  readonly rules: RulesOfNodes;
  readonly streams: Streams;
  readonly pods: PodTable;
  /** The network's column. */
  readonly nodeUp: Uint8Array;
  readonly time: PresentTime;
}

/** The ways of all workloads, and who beside kube-proxy follows what for them. */
export interface AssembledRoutes {
  /** By workload. */
  readonly routes: readonly Route[];
  readonly balancers: readonly CheckedBalancer[];
  readonly listeners: readonly EndpointListener[];
  /** What DNS answers for a target that is a headless Service. */
  readonly answersOf: (target: number) => AnsweredAddresses;
}

/** Builds the way of each workload to its target. */
export function assembleRoutes(world: World, parts: RouteParts): AssembledRoutes {
  const builder = new RouteBuilder(world, parts);
  const { ofWorkload, controllerOf } = parts.targets;
  const routes = world.workloads.map((workload, i) => builder.route(workload, ofWorkload[i]!, controllerOf[i]!));
  const { balancers, listeners } = builder;
  return { routes, balancers, listeners, answersOf: (target) => builder.answers(target) };
}

/** A balancer that several workloads share, and what its nodes do. */
interface SharedBalancer {
  readonly nodes: BalancedNodes;
  /** By position of a node. */
  readonly rulesOf: readonly (ServiceRules | undefined)[];
}

class RouteBuilder {
  readonly balancers: CheckedBalancer[] = [];
  readonly listeners: EndpointListener[] = [];
  readonly #world: World;
  readonly #parts: RouteParts;
  readonly #sources: SeenSources;
  readonly #shared = new Map<string, SharedBalancer>();
  /** By target: what DNS answers for a headless Service is the same for all who call it. */
  readonly #answered = new Map<number, AnsweredAddresses>();

  constructor(world: World, parts: RouteParts) {
    this.#world = world;
    this.#parts = parts;
    this.#sources = seenSources(world);
  }

  route(workload: WorkloadSpec, target: number, controller: number): Route {
    const spec = workload.target;
    if (spec.kind !== 'ingress') return this.#direct(workload, spec, target);
    const toController = this.#direct(workload, spec.controller, controller);
    const endpoints = spec.backend === null ? null : this.#addresses(`ingress/${workload.name}`, target);
    return new IngressRoute(target, toController, endpoints, this.#parts.pods, spec.error);
  }

  #direct(workload: WorkloadSpec, spec: Exclude<TargetSpec, IngressTarget>, target: number): Route {
    switch (spec.kind) {
      case 'cluster-ip':
        return this.#byOwnNode(workload, target, 'internal');
      case 'external-address':
        return this.#byOwnNode(workload, target, this.#fromInside(target));
      case 'node-port':
        return this.#nodePort(workload, spec.node, target);
      case 'load-balancer':
        return this.#loadBalancer(workload, spec.balancer, target);
      case 'headless':
        return new HeadlessRoute(target, this.answers(target));
      case 'pod':
        return new PodRoute(target, spec.pod);
      case 'unreachable':
        return new UnreachableRoute();
    }
  }

  #byOwnNode(workload: WorkloadSpec, target: number, way: PacketWay): Route {
    // Clients outside have a balancer of requests in between, which passes no rules.
    const nodes = workload.clients.flatMap(({ node }) => node ?? []);
    const rulesOf = nodes.map((node) => this.#parts.rules.of(node, target, way));
    return new ClusterIPRoute(target, rulesOf, this.#sources.own(workload), Int32Array.from(nodes));
  }

  /** What a node and its own pods send to an address for outside. */
  #fromInside(target: number): PacketWay {
    const isLocal = this.#parts.targets.targets[target]!.service?.spec.externalTrafficPolicy === 'Local';
    return isLocal ? 'short-circuit' : 'external';
  }

  #nodePort(workload: WorkloadSpec, node: NodeIndex, target: number): Route {
    const { rules, nodeUp } = this.#parts;
    const rulesOf = workload.clients.map((client) =>
      rules.of(node, target, client.node === node ? this.#fromInside(target) : 'external'),
    );
    return new NodePortRoute(target, node, rulesOf, this.#sources.at(node, workload), nodeUp);
  }

  #loadBalancer(workload: WorkloadSpec, spec: BalancerSpec, target: number): Route {
    const { nodes, rulesOf } = this.#balancer(spec, target);
    const sources = spec.hidesSource ? this.#sources.ofBalancer(spec.name, workload) : this.#sources.own(workload);
    return new LoadBalancerRoute(target, nodes, rulesOf, sources, this.#parts.nodeUp);
  }

  #balancer(spec: BalancerSpec, target: number): SharedBalancer {
    const key = `${spec.name}/${target}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const { targets, rules, streams, nodeUp } = this.#parts;
    const name = `load-balancer/${spec.name}/${targets.targets[target]!.name}`;
    const zoneOf = spec.crossZone ? null : this.#world.nodes.map(({ zone }) => zone);
    const nodes = new BalancedNodes(spec.nodes, spec.picks, zoneOf, streams.named(`${name}/choice`));
    const programmed = spec.nodes.map((node) => rules.programmed(node, target, 'external'));
    const rulesOf: (ServiceRules | undefined)[] = this.#world.nodes.map(() => undefined);
    for (const [i, node] of spec.nodes.entries()) rulesOf[node] = programmed[i]!.rules;
    if (spec.health !== null) {
      this.balancers.push({
        check: spec.health,
        nodeCount: spec.nodes.length,
        answerOf: (i) => {
          if (nodeUp[spec.nodes[i]!] === 0) return 'silent';
          // It is kube-proxy that answers: /healthz at port 10256, or the health check node port.
          if (rules.proxyRuns[spec.nodes[i]!] === 0) return 'fails';
          if (!spec.needsEndpoint && rules.nodeEligible[spec.nodes[i]!] === 0) return 'fails';
          return !spec.needsEndpoint || programmed[i]!.localReady > 0 ? 'passes' : 'fails';
        },
        isHealthy: (i) => nodes.isHealthy(i),
        declare: (i, healthy) => nodes.declare(i, healthy),
        stream: streams.named(`${name}/health-check`),
      });
    }
    const made = { nodes, rulesOf };
    this.#shared.set(key, made);
    return made;
  }

  answers(target: number): AnsweredAddresses {
    const known = this.#answered.get(target);
    if (known !== undefined) return known;
    const { targets, streams, time } = this.#parts;
    const name = `headless/${targets.targets[target]!.name}`;
    const made = new AnsweredAddresses(
      this.#addresses(name, target),
      dnsServerCount(this.#world, targets),
      time,
      streams.named(`${name}/answer`),
    );
    this.#answered.set(target, made);
    return made;
  }

  #addresses(name: string, port: number): EndpointAddresses {
    const addresses = new EndpointAddresses(this.#parts.streams.named(`${name}/choice`));
    this.listeners.push({ port, onReady: (pods) => addresses.learn(pods) });
    return addresses;
  }
}

/** CoreDNS pods: those behind the Service of the documents, else the assumed ones. */
function dnsServerCount(world: World, { targets, dns }: Targets): number {
  return Math.max(1, dns >= 0 ? targets[dns]!.candidates.length : (world.dns?.serverNodes.length ?? 1));
}
