import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { LEASE_RENEWAL_MS, NODE_MONITOR_PERIOD_MS, nodeMonitorGraceMs } from './delays.ts';
import { NodeEviction } from './node-eviction.ts';
import type { NodeStore } from './node-store.ts';
import type { PodStore } from './pod-store.ts';

/** How long a leader tries to renew its leadership before it exits: --leader-elect-renew-deadline. */
const RENEW_DEADLINE_MS = 10_000;

/** What the node lifecycle controller works with. */
export interface NodeLifecycleParts {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly nodes: NodeStore;
  readonly api: ApiServer;
  readonly kubernetesMinor: number;
  /** Whether the kubelet of a node renews its lease. */
  readonly isBeating: (node: number) => boolean;
  /** A stream of its own for each name. */
  readonly streamOf: (name: string) => Stream;
  /** Told of a node that is declared NotReady, or Ready again, for the time axis of the report. */
  readonly onMark: (label: string) => void;
}

/**
 * The node lifecycle controller: looks at the leases every five seconds, declares a node NotReady that has not renewed
 * its own for the whole grace, marks its pods unready at once, taints it, and lets its pods be evicted in time.
 *
 * Leases and looks that can change nothing are left out: what is planned is the look that would find the grace over.
 * While the API server is away nothing is judged. An outage of less than ten seconds the controller manager outlives, and
 * looks again afterwards, with the leases as they are then. In a longer one it cannot renew its own leadership and exits
 * (--leader-elect-renew-deadline); the one that is started afterwards has seen no node before and gives each the whole
 * grace anew.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth, processNoTaintBaseEviction;
 * cmd/kube-controller-manager/app/controllermanager.go OnStoppedLeading.
 */
export class NodeLifecycle {
  readonly #parts: NodeLifecycleParts;
  readonly #graceMs: number;
  readonly #tickPhaseMs: number;
  readonly #eviction: NodeEviction;
  /** By node: from when on its lease is renewed (again); Infinity while it is not. */
  readonly #renewsFromMs: Float64Array;
  /** By node: counted up at each silence, so that a look knows whether it is out of date. */
  readonly #silences: Int32Array;
  /** Looks that are to be judged when the API server is back. */
  readonly #postponed: number[] = [];
  /** Since when the API server is away; NaN while it is there. */
  #downSinceMs = Number.NaN;
  readonly #monitored: EventKind;
  readonly #returned: EventKind;

  constructor(parts: NodeLifecycleParts) {
    this.#parts = parts;
    const { simulation, api, nodes } = parts;
    this.#graceMs = nodeMonitorGraceMs(parts.kubernetesMinor);
    this.#tickPhaseMs = parts.streamOf('node-monitor').uniform() * NODE_MONITOR_PERIOD_MS;
    this.#renewsFromMs = new Float64Array(nodes.nodes.length).fill(Number.NEGATIVE_INFINITY);
    this.#silences = new Int32Array(nodes.nodes.length);
    this.#eviction = new NodeEviction(parts);
    this.#monitored = simulation.kind('node-monitored', (look) => this.#onMonitored(look));
    this.#returned = simulation.kind('node-returned', (look) => this.#onReturned(look));
    api.whenReachChanges(() => this.#onReach());
  }

  /** A node's kubelet renews its lease or does not, as `isBeating` says now. `atOnce`: it does when it begins. */
  beatChanged(node: number, atOnce: boolean): void {
    const isBeating = this.#parts.isBeating(node);
    const wasBeating = this.#renewsFromMs[node] !== Number.POSITIVE_INFINITY;
    if (isBeating === wasBeating) return;
    if (isBeating) this.#begins(node, atOnce);
    else this.#stops(node);
  }

  /**
   * The last renewal was some time ago; the controller noticed it at its next look and counts from there. Its looks come
   * a little late by the time that they take, so that the one after a full grace finds that it is over.
   */
  #stops(node: number): void {
    const { simulation } = this.#parts;
    const { nowMs } = simulation;
    const beganMs = this.#renewsFromMs[node]!;
    this.#renewsFromMs[node] = Number.POSITIVE_INFINITY;
    // It has not renewed since its last silence: that one goes on.
    if (beganMs > nowMs) return;
    const renewedMs = Math.max(beganMs, nowMs - this.#streamOf(node).uniform() * LEASE_RENEWAL_MS);
    const noticed = Math.ceil((renewedMs - this.#tickPhaseMs) / NODE_MONITOR_PERIOD_MS);
    const declared = noticed + Math.ceil(this.#graceMs / NODE_MONITOR_PERIOD_MS);
    this.#silences[node]!++;
    simulation.scheduleAt(this.#tickPhaseMs + declared * NODE_MONITOR_PERIOD_MS, this.#monitored, this.#look(node));
  }

  #begins(node: number, atOnce: boolean): void {
    const { simulation, nodes } = this.#parts;
    // A kubelet renews when it starts; one that goes on, at its next time.
    const delayMs = atOnce ? 0 : this.#streamOf(node).uniform() * LEASE_RENEWAL_MS;
    this.#renewsFromMs[node] = simulation.nowMs + delayMs;
    if (!nodes.nodes[node]!.ready) this.#planReturn(node);
  }

  #planReturn(node: number): void {
    this.#parts.simulation.scheduleAt(this.#tickFrom(this.#renewsFromMs[node]!), this.#returned, this.#look(node));
  }

  /** The grace of a silence is over, unless the lease has been renewed meanwhile. */
  #onMonitored(look: number): void {
    const { simulation, api, nodes, store, onMark } = this.#parts;
    const node = this.#nodeOf(look);
    if (this.#look(node) !== look || this.#renewsFromMs[node]! <= simulation.nowMs) return;
    if (api.isDown) {
      this.#postponed.push(look);
      return;
    }
    if (!nodes.nodes[node]!.ready || nodes.nodes[node]!.removed) return;
    nodes.setReady(node, false);
    onMark(`${nodes.nodes[node]!.name} NotReady`);
    for (const { index } of store.podsOn(node)) store.setReady(index, false);
    this.#eviction.readinessChanged(node);
    if (this.#renewsFromMs[node] !== Number.POSITIVE_INFINITY) this.#planReturn(node);
  }

  /** The controller finds the lease renewed: the node is Ready, and its pods are as their kubelet says. */
  #onReturned(look: number): void {
    const { simulation, api, nodes, onMark } = this.#parts;
    const node = this.#nodeOf(look);
    if (this.#look(node) !== look || this.#renewsFromMs[node]! > simulation.nowMs) return;
    if (api.isDown || nodes.nodes[node]!.ready) return;
    nodes.setReady(node, true);
    onMark(`${nodes.nodes[node]!.name} Ready`);
    this.#eviction.readinessChanged(node);
  }

  #onReach(): void {
    const { simulation, api, nodes } = this.#parts;
    for (const { index } of nodes.nodes) this.beatChanged(index, false);
    const { nowMs } = simulation;
    const downSinceMs = this.#downSinceMs;
    if (!api.isDown) this.#downSinceMs = Number.NaN;
    else if (Number.isNaN(downSinceMs)) this.#downSinceMs = nowMs;
    if (api.isDown) return;
    const looks = this.#postponed.splice(0);
    if (nowMs - downSinceMs >= RENEW_DEADLINE_MS) this.#restart();
    else for (const look of looks) simulation.scheduleAt(this.#tickFrom(nowMs), this.#monitored, look);
  }

  /** A new controller manager: who does not renew gets the whole grace from its first look on. */
  #restart(): void {
    const { simulation, nodes } = this.#parts;
    const graceMs = Math.ceil(this.#graceMs / NODE_MONITOR_PERIOD_MS) * NODE_MONITOR_PERIOD_MS;
    for (const { index, ready } of nodes.nodes) {
      if (!ready || this.#renewsFromMs[index]! <= simulation.nowMs) continue;
      this.#silences[index]!++;
      simulation.scheduleAt(this.#tickFrom(simulation.nowMs) + graceMs, this.#monitored, this.#look(index));
    }
  }

  /** The controller's first look from a time on. */
  #tickFrom(timeMs: number): number {
    const ticks = Math.ceil((timeMs - this.#tickPhaseMs) / NODE_MONITOR_PERIOD_MS);
    return Math.max(timeMs, this.#tickPhaseMs + ticks * NODE_MONITOR_PERIOD_MS);
  }

  #look(node: number): number {
    return this.#silences[node]! * this.#silences.length + node;
  }

  #nodeOf(look: number): number {
    return look % this.#silences.length;
  }

  #streamOf(node: number): Stream {
    return this.#parts.streamOf(`node/${this.#parts.nodes.nodes[node]!.name}`);
  }
}
