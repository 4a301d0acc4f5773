import type { DnsSpec, LookupSpec } from '../client/lookup/lookup-spec.ts';
import type { ConnectionSpec, ExecutorSpec, RetrySpec, UpstreamSpec } from '../client/workload-spec.ts';
import type { FaultTimes } from '../fault/plan-times.ts';
import type { DistributionSpec } from '../random/distribution/distribution.ts';

export type { ConnectionSpec, ExecutorSpec, RetrySpec, UpstreamSpec } from '../client/workload-spec.ts';

/** Position of a node in `World.nodes`. */
export type NodeIndex = number & { readonly brand: 'NodeIndex' };
/** Position of a pod in `World.pods`. Pods that replace others during a run get positions after these. */
export type PodIndex = number & { readonly brand: 'PodIndex' };
/** Position of a Service in `World.services`. */
export type ServiceIndex = number & { readonly brand: 'ServiceIndex' };
/** Position of an Application in `World.applications`. */
export type ApplicationIndex = number & { readonly brand: 'ApplicationIndex' };

/**
 * What a run simulates: everything that the documents said, with defaults applied, units resolved and names resolved
 * to things. Plain data, so that it can be sent to a worker thread; it holds no function and no class.
 */
export interface Scenario {
  /** `metadata.name` of the Simulation, or the name of the first file or folder. Names the report's folder. */
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** The documents as they were read, hashed: `sha256:…`. */
  readonly inputHash: string;
  /** What was assumed because the documents did not say it, or said and not acted upon. */
  readonly assumptions: readonly Assumption[];
  /** At least one; without an Experiment it is one, called as the scenario. */
  readonly alternatives: readonly Alternative[];
  readonly thresholds: readonly Threshold[];
  /** The user's own algorithms, which each thread loads for itself. */
  readonly plugIns: readonly PlugInSpec[];
}

/** A load-balancing algorithm in a file of the user's. */
export interface PlugInSpec {
  /** Of the file, without folders: what messages call it. */
  readonly file: string;
  /** Where to load it from. */
  readonly url: string;
}

/** One thing that was assumed, and where the assumption comes from. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  readonly source: string;
}

/** A condition on a metric, as in k6: `latency.p99 < 200ms`. */
export interface Threshold {
  /** The expression as it was written. */
  readonly text: string;
  readonly metric: ThresholdMetric;
  readonly operator: '<' | '<=' | '>' | '>=';
  /** In the unit of the metric: ms for latencies, a fraction for rates, plain for ratios. */
  readonly bound: number;
}

/**
 * `requests.rate` is the throughput a second; `imbalance` the busiest endpoint's share over the mean share: of requests
 * where any alternative has these balanced, else of connections.
 */
export type ThresholdMetric =
  | 'latency.mean'
  | 'latency.p50'
  | 'latency.p90'
  | 'latency.p95'
  | 'latency.p99'
  | 'latency.p99.9'
  | 'latency.max'
  | 'failed.rate'
  | 'requests.rate'
  | 'imbalance';

/** One of the worlds that an experiment compares; all of them meet the same arrivals and the same work. */
export interface Alternative {
  readonly name: string;
  readonly plan: RunPlan;
  readonly world: World;
}

/** How long, how often and from which seed. */
export interface RunPlan {
  readonly seed: number;
  /** Measured time, after the warm-up. */
  readonly durationMs: number;
  /** `auto`: a pilot run decides by MSER-5. */
  readonly warmUp: 'auto' | { readonly ms: number };
  readonly replications: number;
}

/** The cluster, what runs in it, who calls it, what goes wrong, and what people do to it. */
export interface World {
  /** Such as `1.34`: picks the defaults that changed between versions. */
  readonly kubernetesVersion: { readonly major: number; readonly minor: number };
  /** Of Linux, on all machines: when it sends what is not answered again. */
  readonly kernelVersion: { readonly major: number; readonly minor: number };
  readonly zones: readonly string[];
  readonly nodes: readonly WorldNode[];
  readonly proxy: ProxySpec;
  /** `modelled`: first-packet rule cost and connection set-up take time; `none`: both are free (pure queueing). */
  readonly dataPlaneCost: 'modelled' | 'none';
  readonly network: NetworkSpec;
  readonly applications: readonly ApplicationSpec[];
  readonly pods: readonly WorldPod[];
  readonly services: readonly WorldService[];
  /** Services of the cluster beside those of the documents: nobody calls them, but their rules are passed. */
  readonly otherServiceCount: number;
  readonly workloads: readonly WorkloadSpec[];
  /** Null when no client looks up a name. */
  readonly dns: WorldDns | null;
  readonly faults: readonly FaultSpec[];
  readonly operations: readonly OperationSpec[];
}

/** The cluster's DNS, and who asks it for what. */
export interface WorldDns extends DnsSpec {
  /** By workload; null where the target is an address, or its clients are outside of the cluster. */
  readonly lookups: readonly (LookupSpec | null)[];
}

/** A machine of the cluster. */
export interface WorldNode {
  readonly name: string;
  /** Position in `World.zones`. */
  readonly zone: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The node's internal address. */
  readonly address: string;
  readonly podCIDR: string;
}

/** kube-proxy's configuration, the same on every node. */
export interface ProxySpec {
  readonly mode: 'iptables' | 'ipvs' | 'nftables';
  /** IPVS scheduler; named in the registry of `balancer` as `ipvs/<scheduler>`. */
  readonly ipvsScheduler: string;
  readonly minSyncPeriodMs: number;
  /** Whether hints for nodes count: the gate PreferSameTrafficDistribution. */
  readonly honoursNodeHints: boolean;
}

/** One-way delays by the topology of the two ends. Durations in ms. */
export interface NetworkSpec {
  readonly sameNode: DistributionSpec;
  readonly sameZone: DistributionSpec;
  readonly crossZone: DistributionSpec;
  readonly external: DistributionSpec;
}

/** How the pods of an Application behave. */
export interface ApplicationSpec {
  /** `namespace/name`. */
  readonly name: string;
  /** Requests served at the same time. */
  readonly concurrency: number;
  /** Waiting places, without those in service; null means no limit. */
  readonly queueLimit: number | null;
  readonly discipline: 'fifo' | 'lifo';
  readonly serviceTime: DistributionSpec;
  /** From the start of the container until the process listens and is ready. */
  readonly startUpMs: number;
  /** Share of the requests that are answered with an error (5xx) after their service. */
  readonly errorRate: number;
  /** When the server ends connections. */
  readonly connections: ServerConnectionsSpec;
}

/** When a server ends the connections of its clients; Infinity: never. Times in ms. */
export interface ServerConnectionsSpec {
  /** A connection that carried nothing for so long is closed (keep-alive time-out of HTTP servers). */
  readonly idleTimeoutMs: number;
  /** After so long, with a jitter of 10 % to both sides, the server asks to leave (GOAWAY; `Connection: close`). */
  readonly maxAgeMs: number;
  /** So long after that it closes the connection whatever is under way on it. */
  readonly maxAgeGraceMs: number;
}

/** A pod, or a host behind an EndpointSlice of the user's own that is no pod of the cluster. */
export interface WorldPod {
  readonly kind: 'pod' | 'host';
  readonly namespace: string;
  readonly name: string;
  /** The owner that replaces the pod when it is killed (`Deployment default/web`), or null: nobody does. */
  readonly owner: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Position in `World.nodes`; null: outside of the cluster (hosts only). Pending pods are not in the world. */
  readonly node: NodeIndex | null;
  readonly ip: string;
  readonly application: ApplicationIndex;
  /** Ready from the start of the run. */
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** A Service and, for each of its ports, who may be its endpoint. */
export interface WorldService {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** `None` when headless, empty for ExternalName. */
  readonly clusterIP: string;
  readonly publishNotReadyAddresses: boolean;
  readonly internalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  /** By sessionAffinity ClientIP, how long a client's address stays with its endpoint; null without affinity. */
  readonly affinityTimeoutMs: number | null;
  /** It has external IPs, or an address of a load balancer whose packets the nodes handle. */
  readonly hasExternalAddress: boolean;
  /** For which zones and nodes the controller hints its endpoints; null: it gives no hints. */
  readonly hints: HintsSpec | null;
  readonly ports: readonly WorldServicePort[];
}

/** How the EndpointSlice controller gives hints: by trafficDistribution, or by the CPU of the zones. */
export type HintsSpec =
  | { readonly kind: 'trafficDistribution'; readonly value: string }
  /** The share of each zone in the cluster's CPU; null: it cannot be told, and there are no hints. */
  | { readonly kind: 'topology-aware'; readonly cpuRatios: readonly (readonly [string, number])[] | null };

/** One port of a Service, and who may be behind it. */
export interface WorldServicePort {
  /** Empty when the Service has one unnamed port. */
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  /** Null when the type has none. */
  readonly nodePort: number | null;
  /**
   * The candidates: pods that the selector picks and whose containers have the target port, or the endpoints that
   * the user's own EndpointSlices name. Which of them are used depends on their readiness at the time.
   */
  readonly candidates: readonly EndpointCandidate[];
}

/** A pod and the port at which it would be called. */
export interface EndpointCandidate {
  readonly pod: PodIndex;
  readonly targetPort: number;
  /** Hints that the user's own EndpointSlices give; undefined where the controller makes the slices. */
  readonly hints?: { readonly zones: readonly string[]; readonly nodes: readonly string[] };
}

/** Who calls what, and how often. */
export interface WorkloadSpec {
  /** `namespace/name`. */
  readonly name: string;
  readonly clients: readonly ClientSpec[];
  readonly target: TargetSpec;
  readonly executor: ExecutorSpec;
  readonly connection: ConnectionSpec;
  /** Null: each connection goes where its route leads, and its requests with it. */
  readonly upstream: UpstreamSpec | null;
  /** From the moment at which an attempt is sent. */
  readonly timeoutMs: number;
  readonly retries: RetrySpec | null;
}

/** One caller: a pod, a node, or somebody outside. */
export interface ClientSpec {
  readonly name: string;
  /** Null: outside of the cluster. */
  readonly node: NodeIndex | null;
  /**
   * Stands for the address that its connections come from, as the first node sees it: clients of all workloads that
   * share an address have the same number. Whole numbers from 0 on, without gaps.
   */
  readonly source: number;
}

/** What the target's name or address leads to for these clients. */
export type TargetSpec =
  | ServiceTarget<'cluster-ip'>
  /** From inside: a load balancer's address or an external IP, which the rules of the client's own node take. */
  | ServiceTarget<'external-address'>
  | (ServiceTarget<'node-port'> & { readonly node: NodeIndex })
  /** From outside: something in front of the nodes picks one for each connection. */
  | (ServiceTarget<'load-balancer'> & { readonly balancer: BalancerSpec })
  /** DNS gives the endpoints themselves, or with `pod` the one that has the name; the client takes one. */
  | (ServiceTarget<'headless'> & { readonly pod: PodIndex | null })
  | IngressTarget
  /** A pod by its address, or a host outside of the cluster. */
  | { readonly kind: 'pod'; readonly pod: PodIndex }
  /** Not reachable from there; every request fails with the reason and this explanation. */
  | { readonly kind: 'unreachable'; readonly why: string };

/** A Service port that is called in one of the ways that there are. */
export interface ServiceTarget<Kind extends string> {
  readonly kind: Kind;
  readonly service: ServiceIndex;
  /** Position among the Service's ports. */
  readonly port: number;
}

/** A request that an ingress controller passes on: to the endpoints of a backend, past its cluster IP. */
export interface IngressTarget {
  readonly kind: 'ingress';
  /** How clients get to the controller's own Service. */
  readonly controller: Exclude<TargetSpec, IngressTarget>;
  /** Null: no rule matches (404), or its backend is no Service port (503). */
  readonly backend: { readonly service: ServiceIndex; readonly port: number } | null;
  /** What the controller answers when it has nobody to pass the request to. */
  readonly error: 404 | 503;
}

/** What stands in front of the nodes and picks one for each new connection. */
export interface BalancerSpec {
  /** What it is, for names of random streams and for the reader. */
  readonly name: string;
  /** The nodes that it may send to; with `first` in the order of preference. */
  readonly nodes: readonly NodeIndex[];
  /**
   * `any`: each as likely, as a hash of a flow whose source port is new for each connection; `first`: one node takes
   * all; `in-turn`: round robin.
   */
  readonly picks: 'any' | 'first' | 'in-turn';
  /** False: each zone with a healthy node gets the same share, and sends it to nodes of its own. */
  readonly crossZone: boolean;
  /** True: its own address is what nodes see, not the client's. */
  readonly hidesSource: boolean;
  /** Only nodes with a ready endpoint get anything (externalTrafficPolicy Local). */
  readonly needsEndpoint: boolean;
  /** Null: nobody looks whether a node is alive. */
  readonly health: HealthCheckSpec | null;
}

/** How a load balancer finds out which nodes can be sent to. Times in ms. */
export interface HealthCheckSpec {
  readonly intervalMs: number;
  /** How long it waits for an answer. */
  readonly timeoutMs: number;
  /** So many failed checks in a row take a node out. */
  readonly unhealthyThreshold: number;
  /** So many passed ones take it in again. */
  readonly healthyThreshold: number;
  /** True: endpoints that come and go on a node that answers are heard of at once, without a check. */
  readonly hearsOfEndpoints: boolean;
}

/** Something that goes wrong, from when and for how long. */
export interface FaultSpec extends FaultTimes {
  readonly name: string;
  /** Name in the registry of `fault`. */
  readonly kind: string;
  /** As the kind's own file describes them; names of nodes and zones resolved to positions. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What somebody does to the cluster while it runs, and when. */
export interface OperationSpec {
  /** `namespace/name`. */
  readonly name: string;
  /** Name in the registry of `operation`. */
  readonly kind: string;
  /** As `operation` describes their types; names resolved to things. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** From the start of the measured time. */
  readonly atMs: number;
}
