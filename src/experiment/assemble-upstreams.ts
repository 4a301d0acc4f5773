import { findAlgorithm } from '../balancer/registry.ts';
import { startBalancer } from '../balancer/start-balancer.ts';
import { assert } from '../base/assert.ts';
import type { Carrier } from '../client/carrier.ts';
import type { AnsweredAddresses } from '../client/route/answered-addresses.ts';
import { DnsDiscovery } from '../client/upstream/dns-discovery.ts';
import { PodReports } from '../client/upstream/pod-reports.ts';
import { Probes } from '../client/upstream/probes.ts';
import { Upstream } from '../client/upstream/upstream.ts';
import { type UpstreamEndpoint, UpstreamPoint } from '../client/upstream/upstream-point.ts';
import type { EndpointListener } from '../controlplane/endpoint-watcher.ts';
import type { RunPod } from '../controlplane/run-pod.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { LatencyEstimates } from '../dataplane/latency-estimates.ts';
import { NONE } from '../dataplane/request-table.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../random/stream.ts';
import type { UpstreamSpec, WorkloadSpec, World } from '../scenario/scenario.ts';
import type { AssembleOptions } from './assemble-options.ts';
import type { Target } from './targets.ts';

/** What balancers of requests are made of. */
export interface UpstreamAssembly {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly dataPlane: DataPlane;
  readonly carrier: Carrier;
  readonly pods: readonly RunPod[];
  readonly targets: readonly Target[];
  /** By workload: the position of its target. */
  readonly targetOfWorkload: readonly number[];
  /** What DNS answers for a target that is a headless Service. */
  readonly answersOf: (target: number) => AnsweredAddresses;
}

/** The balancers of requests of all workloads, and what they follow. */
export interface AssembledUpstreams {
  /** By workload; null where connections go by the route. */
  readonly upstreams: readonly (Upstream | null)[];
  readonly listeners: readonly EndpointListener[];
  /** Asks DNS for the first time; when the control plane is there. */
  begin(): void;
}

/** The nodes of the places from which proxies open connections, after those of all clients; null outside. */
export function proxyPlaces(world: World): { readonly node: number | null; readonly workload: number }[] {
  return world.workloads.flatMap(({ upstream }, workload) =>
    (upstream?.proxyNodes ?? []).map((node) => ({ node, workload })),
  );
}

/** Builds the balancers of requests of all workloads. */
export function assembleUpstreams(
  world: World,
  options: AssembleOptions,
  assembly: UpstreamAssembly,
): AssembledUpstreams {
  const builder = new UpstreamBuilder(world, options, assembly);
  let firstClient = 0;
  let firstProxy = world.workloads.reduce((sum, { clients }) => sum + clients.length, 0);
  const upstreams = world.workloads.map((workload, index) => {
    const { upstream } = workload;
    const built = upstream === null ? null : builder.build(workload, upstream, { index, firstClient, firstProxy });
    firstClient += workload.clients.length;
    firstProxy += upstream?.proxyNodes.length ?? 0;
    return built;
  });
  return { upstreams, listeners: builder.listeners, begin: () => builder.begin() };
}

/** Where a workload stands among all. */
interface Position {
  readonly index: number;
  readonly firstClient: number;
  readonly firstProxy: number;
}

/** Which point serves which client, and where points stand. */
interface Places {
  readonly pointOf: Int32Array;
  readonly placeOf: Int32Array;
}

class UpstreamBuilder {
  readonly listeners: EndpointListener[] = [];
  readonly #world: World;
  readonly #options: AssembleOptions;
  readonly #assembly: UpstreamAssembly;
  readonly #discoveries: DnsDiscovery[] = [];
  readonly #reports: PodReports;
  /** All points of all workloads, in the order of making: probes know them by their numbers. */
  readonly #points: UpstreamPoint[] = [];
  #probes: Probes | null = null;

  constructor(world: World, options: AssembleOptions, assembly: UpstreamAssembly) {
    this.#world = world;
    this.#options = options;
    this.#assembly = assembly;
    this.#reports = new PodReports(assembly.dataPlane.pods, assembly.simulation);
  }

  begin(): void {
    for (const discovery of this.#discoveries) discovery.begin();
  }

  build(workload: WorkloadSpec, spec: UpstreamSpec, position: Position): Upstream {
    const { simulation, dataPlane, targetOfWorkload } = this.#assembly;
    const places = placesOf(workload, spec, position);
    const points = Array.from(places.placeOf, (place, point) => this.#point(workload, spec, place, point, places));
    const target = targetOfWorkload[position.index]!;
    const describe = this.#describer(spec, target);
    let onConnectionEnd: (point: number) => void = () => {};
    if (spec.discovery === 'dns') {
      const discovery = new DnsDiscovery({
        simulation,
        name: workload.name,
        answers: this.#assembly.answersOf(target),
        pointCount: points.length,
        refreshMs: spec.dnsRefreshMs,
        minimumMs: spec.dnsMinimumMs,
        endMs: this.#options.endMs,
        onAnswer: (point, pods) => points[point]!.learn(Array.from(pods, describe)),
      });
      this.#discoveries.push(discovery);
      onConnectionEnd = (point) => discovery.connectionEnded(point);
    } else {
      for (const point of points) {
        this.listeners.push({ port: target, onReady: (pods) => point.learn(pods.map(describe)) });
      }
    }
    return new Upstream({
      points,
      ...places,
      sourceIp: Float64Array.from(workload.clients, ({ source }) => source),
      firstClient: position.firstClient,
      isRemote: spec.place === 'proxy',
      hasKeys: spec.keys !== null,
      onConnectionEnd,
      requests: dataPlane.requests,
      reports: this.#reports,
      time: simulation,
    });
  }

  #point(workload: WorkloadSpec, spec: UpstreamSpec, place: number, point: number, places: Places): UpstreamPoint {
    const { simulation, streams, carrier } = this.#assembly;
    const algorithm = findAlgorithm(spec.algorithm.name, this.#options.plugIns);
    assert(algorithm !== undefined, 'the scenario names an algorithm that exists');
    const number = this.#points.length;
    const made = new UpstreamPoint(
      (servers) =>
        startBalancer(
          algorithm,
          servers,
          {
            stream: streams.named(`balancer/${workload.name}/${point}`),
            time: simulation,
            probe: (server) => this.#probes!.send(number, server, place, this.#points[number]!.podOf(server)),
            peer: { index: point, count: places.placeOf.length },
            zone: this.#zoneOf(place),
            peersByZone: this.#peersByZone(places),
          },
          spec.algorithm.options,
          spec.layers,
        ),
      {
        add: (pod) => carrier.pools.add(place, pod, point),
        retire: (pool) => carrier.retire(pool),
      },
    );
    this.#points.push(made);
    if (made.probes) this.#letProbe();
    return made;
  }

  /** The zone of a place, -1 outside of the cluster. */
  #zoneOf(place: number): number {
    const node = this.#assembly.dataPlane.clientNode[place]!;
    return node === NONE ? -1 : this.#world.nodes[node]!.zone;
  }

  #peersByZone({ placeOf }: Places): readonly number[] {
    const counts = this.#world.zones.map(() => 0);
    for (const place of placeOf) {
      const zone = this.#zoneOf(place);
      if (zone >= 0) counts[zone]!++;
    }
    return counts;
  }

  /** Probes, and what servers keep for them, are there when somebody sends them. */
  #letProbe(): void {
    if (this.#probes !== null) return;
    const { simulation, dataPlane } = this.#assembly;
    const estimates = new LatencyEstimates();
    dataPlane.servers.estimates = estimates;
    this.#probes = new Probes({
      simulation,
      network: dataPlane.network,
      pods: dataPlane.pods,
      estimates,
      nodeOf: dataPlane.clientNode,
      groupOf: dataPlane.clientGroup,
      answered: (point, server, pod, inFlight, latencyMs) =>
        this.#points[point]!.probed(server, pod, inFlight, latencyMs),
    });
  }

  /** What a balancer knows of a pod; one that came in the place of another is weighted as that. */
  #describer(spec: UpstreamSpec, target: number): (pod: number) => UpstreamEndpoint {
    const { pods, targets } = this.#assembly;
    const traits = new Map(spec.endpoints.map((each) => [each.pod, each]));
    const ports = new Map(targets[target]!.candidates.map(({ pod, targetPort }) => [pod as number, targetPort]));
    const first = (pod: number): number => {
      const { replaces } = pods[pod]!;
      return replaces === null ? pod : first(replaces);
    };
    return (pod) => {
      const { ip, node } = pods[pod]!;
      const original = first(pod);
      const { weight = 1, priority = 0 } = traits.get(original) ?? {};
      const zone = node < 0 ? 0 : this.#world.nodes[node]!.zone;
      return { pod, address: `${ip}:${ports.get(original) ?? 0}`, weight, priority, zone };
    };
  }
}

/** Clients have points of their own, share one with those of the same address, or take the proxies in turn. */
function placesOf({ clients }: WorkloadSpec, spec: UpstreamSpec, { firstClient, firstProxy }: Position): Places {
  if (spec.place === 'client') {
    const pointOf = Int32Array.from(clients, (_, client) => client);
    return { pointOf, placeOf: pointOf.map((client) => firstClient + client) };
  }
  if (spec.place === 'proxy') {
    const count = spec.proxyNodes.length;
    return {
      pointOf: Int32Array.from(clients, (_, client) => client % count),
      placeOf: Int32Array.from({ length: count }, (_, proxy) => firstProxy + proxy),
    };
  }
  const sources = [...new Set(clients.map(({ source }) => source))];
  return {
    pointOf: Int32Array.from(clients, ({ source }) => sources.indexOf(source)),
    placeOf: Int32Array.from(sources, (source) => firstClient + clients.findIndex((each) => each.source === source)),
  };
}
