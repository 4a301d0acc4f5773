import type { EventKind, Simulation } from '../engine/simulation.ts';
import {
  categorizeEndpoints,
  endpointUseOf,
  type ProxyNode,
  withoutTerminating,
} from '../kubeproxy/categorize-endpoints.ts';
import type { ProgramSize, ProxyMode } from '../kubeproxy/proxy-mode.ts';
import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import { SyncRunner } from '../kubeproxy/sync-runner.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { PublishedEndpoint } from './endpoint-slices.ts';

/** What decides which endpoints of a Service port a node uses. */
export interface PortPolicy {
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly externallyAccessible: boolean;
}

/**
 * How packets come to the rules of a Service port: to its ClusterIP, to an address for outside, or to such an address
 * from the node itself and its own pods, whom externalTrafficPolicy Local does not keep from endpoints elsewhere: at
 * all, or in IPVS mode where the node has none of its own.
 *
 * Source: kube-proxy pkg/proxy/iptables/proxier.go (external chain), pkg/proxy/ipvs/proxier.go syncEndpoint.
 */
export type PacketWay = 'internal' | 'external' | 'short-circuit';

/** Rules that a node programs for a Service port. */
export interface ProgrammedRules {
  readonly port: number;
  readonly way: PacketWay;
  readonly rules: ServiceRules;
  /** Ready endpoints on this node when the rules were programmed last: what its health check node port tells. */
  localReady: number;
  /** When they were. */
  programmedMs: number;
}

/** What is the same for kube-proxy on every node. */
export interface ProxySettings {
  readonly mode: ProxyMode;
  readonly minSyncPeriodMs: number;
  readonly kubernetesMinor: number;
  /** Whether hints for nodes count: the gate PreferSameTrafficDistribution. */
  readonly honoursNodeHints: boolean;
  /** Whether endpoints that terminate are used for want of others: the gate ProxyTerminatingEndpoints. */
  readonly usesTerminating: boolean;
  readonly policies: readonly PortPolicy[];
  /** Size of the whole cluster's rules, for the time that a sync takes. */
  readonly size: ProgramSize;
  /** By node: 1 while kube-proxy runs there; written here. */
  readonly proxyRuns: Uint8Array;
  /** Told of a node whose kube-proxy has started. */
  onStarted(node: number): void;
  /** What they hear of endpoints from. */
  readonly api: ApiServer;
}

/** The events that all kube-proxies share, and the number of this one, which is their subject. */
export interface ProxyEvents {
  readonly number: number;
  /** Its subject is number × ports + port. */
  readonly sliceArrived: EventKind;
  readonly syncStarts: EventKind;
  readonly syncEnds: EventKind;
  /** It has started, and has all Services and endpoints. */
  readonly proxyStarted: EventKind;
}

/**
 * kube-proxy of one node: hears of endpoints after the watch's delay, programs them when its runner lets it, and the
 * rules hold when the run has ended. What comes during a run waits for the next.
 *
 * While it is stopped its rules stay as they are. When it starts it lists everything and writes all rules anew; the old
 * ones hold until then (kube-proxy pkg/proxy/iptables/proxier.go: nothing is synced before Services and slices are there).
 */
export class NodeProxy {
  readonly #simulation: Simulation;
  readonly #settings: ProxySettings;
  readonly #node: ProxyNode;
  readonly #nodeIndex: number;
  readonly #programmed: readonly ProgrammedRules[];
  #runner: SyncRunner;
  readonly #stream: Stream;
  readonly #onProgrammed: (port: number) => void;
  /** By port: what is on its way here, what has come, and what the run in progress programs. */
  readonly #inbox = new Map<number, (readonly PublishedEndpoint[])[]>();
  readonly #received = new Map<number, readonly PublishedEndpoint[]>();
  #running = new Map<number, readonly PublishedEndpoint[]>();
  readonly #lastArrivalMs = new Map<number, number>();
  /** By port: what was published last, what was programmed last, and how many arrivals are older than what a list gave. */
  readonly #latest = new Map<number, readonly PublishedEndpoint[]>();
  readonly #active = new Map<number, readonly PublishedEndpoint[]>();
  readonly #outdated = new Map<number, number>();
  readonly #events: ProxyEvents;
  /** Who stops it, and who slows its syncs. */
  #stops = 0;
  readonly #delaysMs: (() => number)[] = [];
  /** The event of its own that is to come, for which there is one at a time. */
  #planned: number | null = null;
  #isStarting = false;
  #isFull = false;

  constructor(parts: {
    readonly simulation: Simulation;
    readonly settings: ProxySettings;
    readonly node: ProxyNode;
    readonly nodeIndex: number;
    readonly programmed: readonly ProgrammedRules[];
    readonly stream: Stream;
    readonly events: ProxyEvents;
    readonly onProgrammed: (port: number) => void;
  }) {
    this.#simulation = parts.simulation;
    this.#settings = parts.settings;
    this.#node = parts.node;
    this.#nodeIndex = parts.nodeIndex;
    this.#programmed = parts.programmed;
    this.#stream = parts.stream;
    this.#events = parts.events;
    this.#onProgrammed = parts.onProgrammed;
    this.#runner = this.#newRunner();
  }

  #newRunner(): SyncRunner {
    return new SyncRunner(this.#settings.minSyncPeriodMs, this.#settings.kubernetesMinor);
  }

  /** Position of its node. */
  get nodeIndex(): number {
    return this.#nodeIndex;
  }

  /** It stops, also in the middle of a sync, which then has done nothing; what is returned starts it again. */
  stop(): () => void {
    if (this.#stops++ === 0) {
      this.#settings.proxyRuns[this.#nodeIndex] = 0;
      if (this.#planned !== null) this.#simulation.cancel(this.#planned);
      this.#planned = null;
      this.#received.clear();
    }
    return () => {
      if (--this.#stops > 0) return;
      this.#settings.proxyRuns[this.#nodeIndex] = 1;
      this.#isStarting = true;
      this.#plan(this.#simulation.nowMs + drawDelay(watchDelay, this.#stream), this.#events.proxyStarted);
    };
  }

  /** Its syncs take so much longer; what is returned ends that. */
  slow(delayMs: () => number): () => void {
    this.#delaysMs.push(delayMs);
    return () => {
      this.#delaysMs.splice(this.#delaysMs.indexOf(delayMs), 1);
    };
  }

  /** It has listed everything since it was started. */
  started(): void {
    this.#isStarting = false;
    this.#settings.onStarted(this.#nodeIndex);
    this.#runner = this.#newRunner();
    this.#isFull = true;
    // What is written as it was stays as it is.
    for (const [port, endpoints] of this.#latest) {
      if (this.#active.get(port) !== endpoints) this.#received.set(port, endpoints);
    }
    for (const [port, inbox] of this.#inbox) this.#outdated.set(port, inbox.length);
    this.#planRun(this.#runner.changed(this.#simulation.nowMs));
  }

  /** Programs a port at once, as it stands when the run begins. */
  begin(port: number, endpoints: readonly PublishedEndpoint[]): void {
    if (this.follows(port)) {
      this.#latest.set(port, endpoints);
      this.#active.set(port, endpoints);
    }
    this.program(port, endpoints);
  }

  /** True when this node programs the port at all. */
  follows(port: number): boolean {
    return this.#programmed.some((entry) => entry.port === port);
  }

  /** A slice was written; it comes here after the watch's delay, in the order of writing. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
    this.#latest.set(port, endpoints);
    const inbox = this.#inbox.get(port) ?? [];
    inbox.push(endpoints);
    this.#inbox.set(port, inbox);
    const arrivalMs = this.#simulation.nowMs + drawDelay(watchDelay, this.#stream);
    const inOrderMs = Math.max(arrivalMs, this.#lastArrivalMs.get(port) ?? 0);
    this.#lastArrivalMs.set(port, inOrderMs);
    this.#simulation.scheduleAt(
      inOrderMs,
      this.#events.sliceArrived,
      this.#events.number * this.#settings.policies.length + port,
    );
  }

  /** Programs a port at once. */
  program(port: number, endpoints: readonly PublishedEndpoint[]): void {
    const { mode, policies, size, usesTerminating } = this.#settings;
    const { internalLocal, externalLocal, externallyAccessible } = policies[port]!;
    const known = usesTerminating ? endpoints : withoutTerminating(endpoints);
    const seen = known.map((endpoint) => ({
      ...endpoint,
      isLocal: endpoint.node === this.#nodeIndex,
    }));
    const use = endpointUseOf(internalLocal, externalLocal, externallyAccessible);
    const { cluster, local, hasAny } = categorizeEndpoints(seen, use, this.#node, this.#settings.honoursNodeHints);
    const serving = new Set(seen.filter((endpoint) => endpoint.serving).map(({ pod }) => pod));
    const localReady = seen.filter(({ ready, isLocal }) => ready && isLocal).length;
    for (const entry of this.#programmed) {
      if (entry.port !== port) continue;
      entry.localReady = localReady;
      entry.rules.serving = serving;
      entry.programmedMs = this.#simulation.nowMs;
      const isIPVS = mode.name === 'ipvs';
      const isLocalOnly =
        entry.way === 'internal' ? internalLocal && !isIPVS : entry.way === 'external' && externalLocal;
      const prefersLocal = isLocalOnly || (isIPVS && (entry.way === 'internal' ? internalLocal : externalLocal));
      // IPVS falls back to the cluster's endpoints for this node's own clients (kube-proxy PR 97081). Those from elsewhere
      // would get answers from the pod's address, which they did not ask: to them it is as if nobody answered.
      const usesLocal = prefersLocal && (isLocalOnly || (local?.length ?? 0) > 0);
      entry.rules.sync((usesLocal ? local : cluster) ?? [], size.services, hasAny && isLocalOnly);
    }
  }

  /** A slice has come. */
  sliceArrived(port: number): void {
    const endpoints = this.#inbox.get(port)!.shift()!;
    const outdated = this.#outdated.get(port) ?? 0;
    if (outdated > 0) this.#outdated.set(port, outdated - 1);
    if (outdated > 0 || this.#stops > 0 || this.#isStarting) return;
    this.#received.set(port, endpoints);
    this.#planRun(this.#runner.changed(this.#simulation.nowMs));
  }

  /** The runner lets a sync begin, with all that has come. */
  syncStarts(): void {
    this.#runner.started(this.#simulation.nowMs);
    this.#running = new Map(this.#received);
    this.#received.clear();
    const { mode, size } = this.#settings;
    let tookMs = this.#isFull ? mode.fullSyncMs(size) : mode.syncMs(size);
    this.#isFull = false;
    for (const delayMs of this.#delaysMs) tookMs += delayMs();
    this.#plan(this.#simulation.nowMs + tookMs, this.#events.syncEnds);
  }

  /** The sync is done: its rules hold. */
  syncEnds(): void {
    for (const [port, endpoints] of this.#running) {
      this.#active.set(port, endpoints);
      this.program(port, endpoints);
      this.#onProgrammed(port);
    }
    this.#planRun(this.#runner.ended(this.#simulation.nowMs));
  }

  #planRun(startMs: number | null): void {
    if (startMs !== null) this.#plan(startMs, this.#events.syncStarts);
  }

  #plan(atMs: number, kind: EventKind): void {
    this.#planned = this.#simulation.scheduleAt(atMs, kind, this.#events.number);
  }
}
