import type { PodLifeSpec, ProbeSpec } from '../src/controlplane/pod-life-spec.ts';
import { Simulation } from '../src/engine/simulation.ts';
import { type AssembledRun, assemble } from '../src/experiment/assemble.ts';
import { failureCauses } from '../src/measurement/failure-cause.ts';
import { failureReasons } from '../src/measurement/failure-reason.ts';
import type { Recorder } from '../src/measurement/recorder.ts';
import type { DistributionSpec } from '../src/random/distribution/distribution.ts';
import type { OnDraw } from '../src/random/stream.ts';
import type {
  Alternative,
  ApplicationSpec,
  FaultSpec,
  Scenario,
  UpstreamSpec,
  WorkloadSpec,
  World,
  WorldPod,
  WorldService,
} from '../src/scenario/scenario.ts';

// Small worlds for tests, as the parser would build them: a Service "web" on port 80 in front of the pods of a
// Deployment, called from nodes. What a test is about it says; all else is the plainest thing that works.

/** A distribution that always gives the same. */
export function constant(value: number): DistributionSpec {
  return { kind: 'constant', parameters: { value } };
}

/** A distribution without memory. */
export function exponential(mean: number): DistributionSpec {
  return { kind: 'exponential', parameters: { mean } };
}

/** What may be said of a pod: by default ready, on node 0, of Deployment web; without probes, and it exits at SIGTERM. */
export type PodParts = Partial<Omit<WorldPod, 'node' | 'application' | 'life'>> & {
  readonly node?: number | null;
  readonly application?: number;
  readonly life?: Partial<PodLifeSpec>;
};

/** What may be said of an Application, with how long its containers take to listen. */
export type ApplicationParts = Partial<ApplicationSpec> & { readonly startUpMs?: number };

/** What may be said of a workload: by default one client on node 0 calls Service 0, one new connection a request. */
export type WorkloadParts = Partial<Omit<WorkloadSpec, 'clients' | 'target'>> & {
  /** By client, its node; null is outside of the cluster. */
  readonly clientNodes?: readonly (number | null)[];
  /** By client, the number of its address; each has its own unless said. */
  readonly sources?: readonly number[];
  /** By client: the pod that it is. */
  readonly callers?: readonly number[];
  readonly target?: object;
};

/** What may be said of a world. */
export interface WorldParts {
  readonly minor?: number;
  readonly mode?: World['proxy']['mode'];
  readonly minSyncPeriodMs?: number;
  readonly masqueradeAll?: boolean;
  /** Most conntrack entries of each node. */
  readonly conntrackMax?: number;
  readonly cost?: World['dataPlaneCost'];
  /** The zone of each node; one node of zone 0 unless said. */
  readonly nodeZones?: readonly number[];
  readonly network?: Partial<World['network']>;
  readonly applications?: readonly ApplicationParts[];
  readonly pods?: readonly PodParts[];
  readonly services?: readonly (Partial<WorldService> & {
    readonly nodePort?: number | null;
    readonly pods?: readonly number[];
  })[];
  readonly kernelVersion?: World['kernelVersion'];
  readonly otherServiceCount?: number;
  readonly workloads?: readonly WorkloadParts[];
  readonly dns?: World['dns'];
  readonly faults?: readonly FaultParts[];
  readonly operations?: World['operations'];
  readonly owners?: World['owners'];
  readonly budgets?: World['budgets'];
  readonly autoscalers?: World['autoscalers'];
}

/** A fault: kind and when; its name is its kind unless said. */
export type FaultParts = Pick<FaultSpec, 'kind' | 'parameters' | 'atMs'> & Partial<FaultSpec>;

/** A world of those parts. */
export function aWorld(parts: WorldParts = {}): World {
  const zones = parts.nodeZones ?? [0];
  const applications = parts.applications ?? [{}];
  const pods = (parts.pods ?? [{}]).map((pod, i) => aPod(pod, i, applications));
  return {
    kubernetesVersion: { major: 1, minor: parts.minor ?? 34 },
    kernelVersion: parts.kernelVersion ?? { major: 6, minor: 18 },
    zones: ['a', 'b', 'c'],
    nodes: zones.map((zone, i) => ({
      name: `node-${i + 1}`,
      zone,
      labels: {},
      address: `172.18.0.${i + 2}`,
      podCIDR: `10.244.${i}.0/24`,
      taints: [],
      unschedulable: false,
      allocatable: { cpu: 4, memoryBytes: 16 * 2 ** 30 },
    })),
    proxy: {
      mode: parts.mode ?? 'iptables',
      ipvsScheduler: 'rr',
      minSyncPeriodMs: parts.minSyncPeriodMs ?? 1000,
      honoursNodeHints: (parts.minor ?? 34) >= 34,
      usesTerminating: (parts.minor ?? 34) >= 26,
      drainsTerminatingNodes: (parts.minor ?? 34) >= 30,
      masqueradeAll: parts.masqueradeAll ?? false,
      conntrackMax: zones.map(() => parts.conntrackMax ?? 131_072),
    },
    dataPlaneCost: parts.cost ?? 'modelled',
    network: {
      sameNode: constant(0.05),
      sameZone: constant(0.25),
      crossZone: constant(1),
      external: constant(20),
      ...parts.network,
    },
    applications: applications.map(anApplication),
    pods,
    services: (parts.services ?? [{}]).map((service, i) => aService(service, i, pods.length)),
    otherServiceCount: parts.otherServiceCount ?? 0,
    workloads: (parts.workloads ?? [{}]).map(aWorkload),
    dns: parts.dns ?? null,
    operations: parts.operations ?? [],
    owners: parts.owners ?? [],
    budgets: parts.budgets ?? [],
    autoscalers: parts.autoscalers ?? [],
    faults: (parts.faults ?? []).map((fault) => ({ name: fault.kind, durationMs: null, ...fault })),
    // The indexes are branded so that they do not mix; here all of them are small and plain.
  } as unknown as World;
}

function aPod({ life, ...parts }: PodParts, i: number, applications: readonly ApplicationParts[]): object {
  return {
    kind: 'pod',
    namespace: 'default',
    name: `web-7d4b9c-${i}`,
    owner: 'Deployment default/web',
    labels: {},
    node: 0,
    ip: `10.244.${parts.node ?? 0}.${i + 2}`,
    application: 0,
    nodeSelector: {},
    tolerations: [],
    ready: true,
    terminating: false,
    ...parts,
    life: aLife({ startUpMs: applications[parts.application ?? 0]?.startUpMs ?? 0, ...life }),
  };
}

/** A life without probes, hooks and pulls, that ends at SIGTERM. */
export function aLife(parts: Partial<PodLifeSpec> = {}): PodLifeSpec {
  return {
    image: 'web:1',
    startUpMs: 0,
    imagePull: null,
    readiness: null,
    liveness: null,
    startup: null,
    postStartMs: 0,
    preStopMs: 0,
    gracePeriodMs: 30_000,
    shutdown: { behaviour: 'exit', delayMs: 0, timeoutMs: Number.POSITIVE_INFINITY },
    restartPolicy: 'Always',
    limits: { cpu: Number.POSITIVE_INFINITY, memoryBytes: Number.POSITIVE_INFINITY },
    ...parts,
  };
}

/** A probe with Kubernetes' defaults. */
export function aProbe(parts: Partial<ProbeSpec> = {}): ProbeSpec {
  return {
    initialDelayMs: 0,
    periodMs: 10_000,
    timeoutMs: 1000,
    successThreshold: 1,
    failureThreshold: 3,
    gracePeriodMs: null,
    ...parts,
  };
}

function anApplication({ startUpMs: _, ...parts }: ApplicationParts, i: number): ApplicationSpec {
  return {
    name: `default/app-${i}`,
    concurrency: 1,
    queueLimit: null,
    discipline: 'fifo',
    serviceTime: constant(10),
    errorRate: 0,
    perConcurrentMs: 0,
    responseSizeBytes: 1024,
    releasesWorker: false,
    warmUp: null,
    cpu: null,
    shedding: null,
    abandonsExpired: false,
    connections: {
      idleTimeoutMs: Number.POSITIVE_INFINITY,
      maxAgeMs: Number.POSITIVE_INFINITY,
      maxAgeGraceMs: Number.POSITIVE_INFINITY,
    },
    ...parts,
  };
}

function aService(spec: NonNullable<WorldParts['services']>[number], i: number, podCount: number): object {
  const { nodePort = null, pods, ...parts } = spec;
  const candidates = pods ?? Array.from({ length: podCount }, (_, pod) => pod);
  return {
    namespace: 'default',
    name: i === 0 ? 'web' : `web-${i}`,
    type: nodePort === null ? 'ClusterIP' : 'NodePort',
    clusterIP: `10.96.0.${10 + i}`,
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    externalTrafficPolicy: 'Cluster',
    hasExternalAddress: false,
    hints: null,
    affinityTimeoutMs: null,
    ports: [
      {
        name: '',
        protocol: 'TCP',
        port: 80,
        nodePort,
        candidates: candidates.map((pod) => ({ pod, targetPort: 8080 })),
      },
    ],
    ...parts,
  };
}

function aWorkload({ clientNodes = [0], sources, callers, ...parts }: WorkloadParts, i: number): object {
  return {
    name: `default/load-${i}`,
    clients: clientNodes.map((node, client) => ({
      name: `client-${client}`,
      node,
      pod: callers?.[client] ?? null,
      source: sources?.[client] ?? client,
    })),
    target: { kind: 'cluster-ip', service: 0, port: 0 },
    executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 10 },
    connection: { protocol: 'http/1.1', reuse: false, maxPerClient: Number.POSITIVE_INFINITY, idleTimeoutMs: 90_000 },
    timeoutMs: 1000,
    priority: 0,
    requestSizeBytes: 1024,
    connectTimeoutMs: Number.POSITIVE_INFINITY,
    deadlineMs: Number.POSITIVE_INFINITY,
    upstream: null,
    retries: null,
    hedge: null,
    circuitBreaker: null,
    adaptiveThrottling: null,
    concurrencyLimit: null,
    ...parts,
  };
}

/** How a connection of a workload is: kept alive, with the given limits. */
export function pooled(
  maxPerClient: number = Number.POSITIVE_INFINITY,
  idleTimeoutMs = 90_000,
): WorkloadSpec['connection'] {
  return {
    protocol: 'http/1.1',
    reuse: true,
    maxPerClient,
    idleTimeoutMs,
    maxConcurrentStreams: 1,
    tlsRoundTrips: 0,
  };
}

/** A balancer of requests in each client, which hears of endpoints by their slices. */
export function library(parts: Partial<UpstreamSpec> = {}): UpstreamSpec {
  return {
    place: 'client',
    proxyNodes: [],
    discovery: 'slices',
    dnsRefreshMs: Number.POSITIVE_INFINITY,
    dnsMinimumMs: 30_000,
    algorithm: { name: 'ipvs/rr', options: {} },
    layers: {},
    endpoints: [],
    keys: null,
    ...parts,
  };
}

/** So many requests of each user, each after the last one has ended and a pause. */
export function perUser(iterations: number, pauseMs = 0, vus = 1): WorkloadSpec['executor'] {
  return { kind: 'per-vu-iterations', vus, iterations, thinkTime: constant(pauseMs) };
}

/** One request at the start. */
export const once: WorkloadSpec['executor'] = perUser(1);

/** What became of a request. */
export interface LoggedRequest {
  readonly workload: number;
  readonly dueMs: number;
  readonly endedMs: number;
  /** `success`, or the reason of the failure. */
  readonly outcome: string;
}

/** Why a request failed, or was late. */
export interface LoggedCause {
  readonly workload: number;
  readonly number: number;
  readonly dueMs: number;
  /** The reason of the failure; null for a request that succeeded late. */
  readonly reason: string | null;
  readonly cause: string;
  readonly node: number;
  readonly pod: number;
}

/** Keeps all that it is told. */
export class Log implements Recorder {
  readonly requests: LoggedRequest[] = [];
  /** Of requests that failed, in the order in which they ended; and of those that succeeded late. */
  readonly causes: LoggedCause[] = [];
  readonly delays: LoggedCause[] = [];
  readonly connections: { readonly target: number; readonly pod: number; readonly atMs: number }[] = [];
  readonly assigned: { readonly target: number; readonly pod: number; readonly dueMs: number }[] = [];
  readonly marks: { readonly label: string; readonly atMs: number }[] = [];
  sent = 0;
  retried = 0;
  hedged = 0;

  requestSent(): void {
    this.sent++;
  }

  requestEnded(workload: number, dueMs: number, endedMs: number, failure: number): void {
    const outcome = failure === 0 ? 'success' : failureReasons[failure - 1]!.name;
    this.requests.push({ workload, dueMs, endedMs, outcome });
  }

  requestFailed(...[workload, number, dueMs, failure, cause, node, pod]: Parameters<Recorder['requestFailed']>): void {
    const reason = failureReasons[failure - 1]!.name;
    this.causes.push({ workload, number, dueMs, reason, cause: failureCauses[cause - 1]?.name ?? 'none', node, pod });
  }

  requestDelayed(...[workload, number, dueMs, cause, node, pod]: Parameters<Recorder['requestDelayed']>): void {
    const { name } = failureCauses[cause - 1]!;
    this.delays.push({ workload, number, dueMs, reason: null, cause: name, node, pod });
  }

  requestRetried(): void {
    this.retried++;
  }

  requestHedged(): void {
    this.hedged++;
  }

  connectionOpened(target: number, pod: number, atMs: number): void {
    this.connections.push({ target, pod, atMs });
  }

  requestAssigned(target: number, pod: number, dueMs: number): void {
    this.assigned.push({ target, pod, dueMs });
  }

  /** The outcomes in the order in which the requests ended. */
  get outcomes(): readonly string[] {
    return this.requests.map(({ outcome }) => outcome);
  }

  /** The latencies in that order, whatever became of the requests. */
  get latenciesMs(): readonly number[] {
    return this.requests.map(({ dueMs, endedMs }) => endedMs - dueMs);
  }
}

/** How long a world runs, and from which seed. */
export interface RunParts {
  readonly endMs: number;
  readonly startMs?: number;
  readonly seed?: number;
  readonly replication?: number;
  /** Told of each event before it happens: its kind and its subject. */
  readonly onEvent?: (kind: string, subject: number, nowMs: number) => void;
  /** Told of each draw: the stream's name and what came. */
  readonly onDraw?: OnDraw;
}

/** A world that is ready to run, and what is logged of it. */
export interface StartedWorld extends AssembledRun {
  readonly log: Log;
  /** Runs until nothing is left to happen, and asserts that nothing is left behind. */
  finish(): Log;
}

/** Assembles a world and begins its workloads. */
export function startWorld(world: World, parts: RunParts): StartedWorld {
  const { endMs, startMs = 0, seed = 1, replication = 0, onEvent, onDraw } = parts;
  const log = new Log();
  const begin = (): AssembledRun =>
    assemble(world, {
      seed,
      replication,
      startMs,
      endMs,
      withFaults: true,
      recorder: log,
      watch: onDraw === undefined ? null : { events: { begins: () => {}, ended: () => {} }, onDraw },
      onRulesChanged: (target) => log.marks.push({ label: `rules ${target}`, atMs: run.simulation.nowMs }),
      onMark: (label) => log.marks.push({ label, atMs: run.simulation.nowMs }),
    });
  const run = onEvent === undefined ? begin() : watched(begin, onEvent);
  run.clients.begin();
  return {
    ...run,
    log,
    finish() {
      run.clients.drain(endMs);
      run.simulation.run();
      run.clients.assertDrained();
      return log;
    },
  };
}

/** Lets `begin` build a simulation each of whose handlers tells `onEvent` first. */
function watched<Built>(begin: () => Built, onEvent: NonNullable<RunParts['onEvent']>): Built {
  const plain = Simulation.prototype.kind;
  Simulation.prototype.kind = function (name, handler) {
    return plain.call(this, name, (subject) => {
      onEvent(name, subject, this.nowMs);
      handler(subject);
    });
  };
  try {
    return begin();
  } finally {
    Simulation.prototype.kind = plain;
  }
}

/** Runs a world to its end and gives what was logged. */
export function runWorld(world: World, parts: RunParts): Log {
  return startWorld(world, parts).finish();
}

/** A scenario of such worlds, each with a name. */
export function aScenario(
  worlds: Readonly<Record<string, World>>,
  plan: Partial<Alternative['plan']> & { readonly durationMs: number },
): Scenario {
  return {
    name: 'small',
    title: '',
    question: '',
    inputHash: 'sha256:none',
    assumptions: [],
    alternatives: Object.entries(worlds).map(([name, world]) => ({
      name,
      plan: { seed: 1, warmUp: { ms: 0 }, replications: 1, ...plan },
      world,
    })),
    thresholds: [],
    plugIns: [],
  };
}
