import type { EventKind, Simulation } from '../engine/simulation.ts';
import { categorizeEndpoints, endpointUseOf, type ProxyNode } from '../kubeproxy/categorize-endpoints.ts';
import type { ProgramSize, ProxyMode } from '../kubeproxy/proxy-mode.ts';
import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import { SyncRunner } from '../kubeproxy/sync-runner.ts';
import type { Stream } from '../random/stream.ts';
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
}

/** What is the same for kube-proxy on every node. */
export interface ProxySettings {
  readonly mode: ProxyMode;
  readonly minSyncPeriodMs: number;
  readonly kubernetesMinor: number;
  /** Whether hints for nodes count: the gate PreferSameTrafficDistribution. */
  readonly honoursNodeHints: boolean;
  readonly policies: readonly PortPolicy[];
  /** Size of the whole cluster's rules, for the time that a sync takes. */
  readonly size: ProgramSize;
}

/** The events that all kube-proxies share, and the number of this one, which is their subject. */
export interface ProxyEvents {
  readonly number: number;
  /** Its subject is number × ports + port. */
  readonly sliceArrived: EventKind;
  readonly syncStarts: EventKind;
  readonly syncEnds: EventKind;
}

/**
 * kube-proxy of one node: hears of endpoints after the watch's delay, programs them when its runner lets it, and the
 * rules hold when the run has ended. What comes during a run waits for the next.
 */
export class NodeProxy {
  readonly #simulation: Simulation;
  readonly #settings: ProxySettings;
  readonly #node: ProxyNode;
  readonly #nodeIndex: number;
  readonly #programmed: readonly ProgrammedRules[];
  readonly #runner: SyncRunner;
  readonly #stream: Stream;
  readonly #onProgrammed: (port: number) => void;
  /** By port: what is on its way here, what has come, and what the run in progress programs. */
  readonly #inbox = new Map<number, (readonly PublishedEndpoint[])[]>();
  readonly #received = new Map<number, readonly PublishedEndpoint[]>();
  #running = new Map<number, readonly PublishedEndpoint[]>();
  readonly #lastArrivalMs = new Map<number, number>();
  readonly #events: ProxyEvents;

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
    this.#runner = new SyncRunner(parts.settings.minSyncPeriodMs, parts.settings.kubernetesMinor);
  }

  /** True when this node programs the port at all. */
  follows(port: number): boolean {
    return this.#programmed.some((entry) => entry.port === port);
  }

  /** A slice was written; it comes here after the watch's delay, in the order of writing. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
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

  /** Programs a port at once, as it stands when the run begins. */
  program(port: number, endpoints: readonly PublishedEndpoint[]): void {
    const { mode, policies, size } = this.#settings;
    const { internalLocal, externalLocal, externallyAccessible } = policies[port]!;
    const seen = endpoints.map((endpoint) => ({
      ...endpoint,
      isLocal: endpoint.node === this.#nodeIndex,
    }));
    const use = endpointUseOf(internalLocal, externalLocal, externallyAccessible);
    const { cluster, local, hasAny } = categorizeEndpoints(seen, use, this.#node, this.#settings.honoursNodeHints);
    const localReady = seen.filter(({ ready, isLocal }) => ready && isLocal).length;
    for (const entry of this.#programmed) {
      if (entry.port !== port) continue;
      entry.localReady = localReady;
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
    this.#received.set(port, this.#inbox.get(port)!.shift()!);
    this.#planRun(this.#runner.changed(this.#simulation.nowMs));
  }

  /** The runner lets a sync begin, with all that has come. */
  syncStarts(): void {
    this.#runner.started(this.#simulation.nowMs);
    this.#running = new Map(this.#received);
    this.#received.clear();
    this.#simulation.schedule(
      this.#settings.mode.syncMs(this.#settings.size),
      this.#events.syncEnds,
      this.#events.number,
    );
  }

  /** The sync is done: its rules hold. */
  syncEnds(): void {
    for (const [port, endpoints] of this.#running) {
      this.program(port, endpoints);
      this.#onProgrammed(port);
    }
    this.#planRun(this.#runner.ended(this.#simulation.nowMs));
  }

  #planRun(startMs: number | null): void {
    if (startMs !== null) this.#simulation.scheduleAt(startMs, this.#events.syncStarts, this.#events.number);
  }
}
