import type { DnsSpec, LookupSpec } from '../client/lookup/lookup-spec.ts';
import type { ConnectionSpec, ExecutorSpec, ResilienceSpec, UpstreamSpec } from '../client/workload-spec.ts';
import type { AutoscalerSpec } from '../controlplane/autoscaler/autoscaler-spec.ts';
import type { BudgetSpec } from '../controlplane/disruption-budgets.ts';
import type { OwnerSpec } from '../controlplane/owner-spec.ts';
import type { PodLifeSpec } from '../controlplane/pod-life-spec.ts';
import type { SheddingSpec } from '../dataplane/shedding/load-shedder.ts';
import type { WarmUpSpec } from '../dataplane/warm-ups.ts';
import type { FaultTimes } from '../fault/plan-times.ts';
import type { Taint, Toleration } from '../kubernetes/objects.ts';
import type { DistributionSpec } from '../random/distribution/distribution.ts';
import type { TargetSpec } from './target-spec.ts';
import type { ApplicationIndex, NodeIndex, PodIndex } from './world-indexes.ts';
import type { WorldService } from './world-service.ts';

export type { ConnectionSpec, ExecutorSpec, ResilienceSpec, RetrySpec, UpstreamSpec } from '../client/workload-spec.ts';
export type { BalancerSpec, HealthCheckSpec, IngressTarget, TargetSpec } from './target-spec.ts';
export type { ApplicationIndex, NodeIndex, PodIndex, ServiceIndex } from './world-indexes.ts';
export type { EndpointCandidate, HintsSpec, WorldService, WorldServicePort } from './world-service.ts';

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
  /** What keeps pods, by the documents; pods may name others. */
  readonly owners: readonly OwnerSpec[];
  readonly budgets: readonly BudgetSpec[];
  readonly autoscalers: readonly AutoscalerSpec[];
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
  readonly taints: readonly Taint[];
  /** Cordoned. */
  readonly unschedulable: boolean;
  /** What pods may use of it: CPUs, and bytes of memory, Infinity where nothing says how many. */
  readonly allocatable: { readonly cpu: number; readonly memoryBytes: number };
}

/** kube-proxy's configuration, the same on every node. */
export interface ProxySpec {
  readonly mode: 'iptables' | 'ipvs' | 'nftables';
  /** IPVS scheduler; named in the registry of `balancer` as `ipvs/<scheduler>`. */
  readonly ipvsScheduler: string;
  readonly minSyncPeriodMs: number;
  /** Whether hints for nodes count: the gate PreferSameTrafficDistribution. */
  readonly honoursNodeHints: boolean;
  /** Whether endpoints that terminate are used for want of others: the gate ProxyTerminatingEndpoints. */
  readonly usesTerminating: boolean;
  /** Whether load balancers hear from kube-proxy that a node is to be deleted: KubeProxyDrainingTerminatingNodes. */
  readonly drainsTerminatingNodes: boolean;
  /** Whether nodes put their own address in place of the client's also for traffic to cluster IPs. */
  readonly masqueradeAll: boolean;
  /** By node: most entries of its conntrack table. */
  readonly conntrackMax: readonly number[];
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
  /** By how much a service takes longer for each request that the pod serves as it begins, itself included. */
  readonly perConcurrentMs: number;
  /** Share of the requests that are answered with an error (5xx) after their service. */
  readonly errorRate: number;
  /** Bytes of a response, without the headers of packets; of meaning where a fault limits a bandwidth. */
  readonly responseSizeBytes: number;
  /** True where a worker takes the next request while its request waits for calls to other Services. */
  readonly releasesWorker: boolean;
  /** How slow its processes are when they have just started; null: they are warm at once. */
  readonly warmUp: WarmUpSpec | null;
  /** The part of a service in which a worker uses a CPU; null: nothing is known of that, and limits do not act. */
  readonly cpu: { readonly share: number } | null;
  /** How its processes turn away what they cannot serve; null: only when the queue is full. */
  readonly shedding: SheddingSpec | null;
  /** Whether requests whose client gave up, or whose deadline is over, are not served when it is their turn. */
  readonly abandonsExpired: boolean;
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
  readonly life: PodLifeSpec;
  /** Labels that its node must have, and taints that it bears: of those that come in its place, too. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** Ready from the start of the run. */
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** Who calls what, and how often. */
export interface WorkloadSpec extends ResilienceSpec {
  /** `namespace/name`. */
  readonly name: string;
  readonly clients: readonly ClientSpec[];
  readonly target: TargetSpec;
  readonly executor: ExecutorSpec;
  /** Bytes of a request, without the headers of packets; of meaning where a fault limits a bandwidth. */
  readonly requestSizeBytes: number;
  readonly connection: ConnectionSpec;
  /** Null: each connection goes where its route leads, and its requests with it. */
  readonly upstream: UpstreamSpec | null;
  /** From the moment at which an attempt is sent. */
  readonly timeoutMs: number;
  /** How important its requests are for servers that shed load: 0 is shed last. */
  readonly priority: number;
}

/** One caller: a pod, a node, or somebody outside. */
export interface ClientSpec {
  readonly name: string;
  /** Null: outside of the cluster. */
  readonly node: NodeIndex | null;
  /** The pod that it is; null for nodes and clients outside. */
  readonly pod: PodIndex | null;
  /**
   * Stands for the address that its connections come from, as the first node sees it: clients of all workloads that
   * share an address have the same number. Whole numbers from 0 on, without gaps.
   */
  readonly source: number;
  /** Of per-request workloads: a place for a pod that comes to this node during the run. */
  readonly isSpare?: true;
}

/** Something that goes wrong, from when and for how long. */
export interface FaultSpec extends FaultTimes {
  readonly name: string;
  /** Name in the registry of `fault`. */
  readonly kind: string;
  /** Faults that have this in common hit the same pods each time; those without choose for themselves. */
  readonly together?: string;
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
