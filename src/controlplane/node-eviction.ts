import type { EventHandle, EventKind, Simulation } from '../engine/simulation.ts';
import type { Taint } from '../kubernetes/objects.ts';
import { tolerates } from '../kubernetes/toleration.ts';
import type { ApiServer } from './api-server.ts';
import type { NodeStore } from './node-store.ts';
import type { PodStore } from './pod-store.ts';
import type { RunPod } from './run-pod.ts';

/** What keeps new pods away from a node that is silent, at once, and what drives those away that are there. */
const KEEPS_AWAY: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' };
const DRIVES_AWAY: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' };

/** Nodes a second whose pods may be driven away: normally, and in a large zone that is partly lost. */
const RATE = 0.1;
const REDUCED_RATE = 0.01;
/** From this share of silent nodes on, and from three of them, a zone is partly lost; up to so many nodes it is small. */
const UNHEALTHY_SHARE = 0.55;
const LARGE_ZONE = 50;

/** How long pods bear a node that is silent: what the admission plug-in DefaultTolerationSeconds gives them. */
export const DEFAULT_TOLERATION_MS = 300_000;

/** What eviction works with. */
export interface NodeEvictionParts {
  readonly simulation: Simulation;
  readonly store: PodStore;
  readonly nodes: NodeStore;
  readonly api: ApiServer;
}

/** The queue of a zone: nodes to be tainted, and how often one may be. */
interface Zone {
  readonly waiting: number[];
  /** Nodes a second. */
  rate: number;
  lastMs: number;
  next: EventHandle;
}

/**
 * What becomes of the pods of silent nodes: a node is tainted NoExecute when the rate of its zone lets it, and each pod
 * is deleted when it has borne the taint for as long as it tolerates it. While all zones are lost altogether nobody is
 * driven away. Pods of a node that stays silent remain terminating: nobody there hears of it.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption, ComputeZoneState,
 * scheduler/rate_limited_queue.go; pkg/controller/tainteviction/taint_eviction.go. The defaults of the flags are
 * general knowledge. Simplified: a rate that changes lets the first node go at once.
 */
export class NodeEviction {
  readonly #parts: NodeEvictionParts;
  readonly #zones: readonly Zone[];
  /** By node: when it was tainted; NaN while it is not. */
  readonly #taintedMs: Float64Array;
  /** By node: what is planned for its pods. */
  readonly #plans: EventHandle[][];
  readonly #tainted: EventKind;
  readonly #evicted: EventKind;

  constructor(parts: NodeEvictionParts) {
    this.#parts = parts;
    const { simulation, nodes } = parts;
    const zoneCount = nodes.nodes.reduce((most, { zone }) => Math.max(most, zone + 1), 0);
    this.#zones = Array.from({ length: zoneCount }, () => ({
      waiting: [],
      rate: RATE,
      lastMs: Number.NEGATIVE_INFINITY,
      next: 0,
    }));
    this.#taintedMs = new Float64Array(nodes.nodes.length).fill(Number.NaN);
    this.#plans = nodes.nodes.map(() => []);
    this.#tainted = simulation.kind('node-tainted', (zone) => this.#onTainted(zone));
    this.#evicted = simulation.kind('pod-evicted', (pod) => this.#onEvicted(pod));
  }

  /** A node is Ready no more, or is Ready again. */
  readinessChanged(node: number): void {
    const { nodes } = this.#parts;
    const { ready, zone } = nodes.nodes[node]!;
    if (ready) {
      this.#spare(node);
      nodes.untaint(node, KEEPS_AWAY);
    } else {
      nodes.taint(node, KEEPS_AWAY);
      this.#zones[zone]!.waiting.push(node);
    }
    this.#setRates();
  }

  /** Nobody is driven away from a node any more. */
  #spare(node: number): void {
    const { simulation, nodes } = this.#parts;
    const { waiting } = this.#zones[nodes.nodes[node]!.zone]!;
    if (waiting.includes(node)) waiting.splice(waiting.indexOf(node), 1);
    this.#taintedMs[node] = Number.NaN;
    for (const plan of this.#plans[node]!.splice(0)) simulation.cancel(plan);
    nodes.untaint(node, DRIVES_AWAY);
  }

  #setRates(): void {
    const { nodes } = this.#parts;
    const states = this.#zones.map((_, zone) => {
      const ofZone = nodes.nodes.filter((node) => node.zone === zone && !node.removed);
      return { size: ofZone.length, silent: ofZone.filter(({ ready }) => !ready).length };
    });
    const isAllLost = states.every(({ size, silent }) => silent === size);
    for (const [zone, { size, silent }] of states.entries()) {
      const isPartlyLost = silent < size && silent > 2 && silent / size >= UNHEALTHY_SHARE;
      const reduced = size > LARGE_ZONE ? REDUCED_RATE : 0;
      this.#setRate(zone, isAllLost ? 0 : isPartlyLost ? reduced : RATE);
    }
    if (!isAllLost) return;
    for (const { index, ready, zone } of nodes.nodes) {
      // They wait again for the time when some node is back.
      if (ready || Number.isNaN(this.#taintedMs[index]!)) continue;
      this.#spare(index);
      this.#zones[zone]!.waiting.push(index);
    }
  }

  #setRate(zone: number, rate: number): void {
    const { simulation } = this.#parts;
    const state = this.#zones[zone]!;
    if (state.rate !== rate) {
      simulation.cancel(state.next);
      state.next = 0;
      state.rate = rate;
    }
    this.#planTaint(zone);
  }

  #planTaint(zone: number): void {
    const { simulation } = this.#parts;
    const state = this.#zones[zone]!;
    if (state.rate === 0 || state.next !== 0 || state.waiting.length === 0) return;
    const atMs = Math.max(simulation.nowMs, state.lastMs + 1000 / state.rate);
    state.next = simulation.scheduleAt(atMs, this.#tainted, zone);
  }

  #onTainted(zone: number): void {
    const { simulation, nodes, store, api } = this.#parts;
    if (api.defers(this.#tainted, zone)) return;
    const state = this.#zones[zone]!;
    state.next = 0;
    const node = state.waiting.shift();
    if (node === undefined) return;
    state.lastMs = simulation.nowMs;
    this.#taintedMs[node] = simulation.nowMs;
    nodes.taint(node, DRIVES_AWAY);
    for (const pod of store.podsOn(node)) {
      const bornMs = toleratedMs(pod);
      if (bornMs < Number.POSITIVE_INFINITY)
        this.#plans[node]!.push(simulation.schedule(bornMs, this.#evicted, pod.index));
    }
    this.#planTaint(zone);
  }

  #onEvicted(pod: number): void {
    const { simulation, store, api } = this.#parts;
    if (api.defers(this.#evicted, pod)) return;
    const runPod = store.pods[pod]!;
    const taintedMs = this.#taintedMs[runPod.node]!;
    // The taint may have been taken off, and may even be another one.
    if (runPod.gone || !(simulation.nowMs >= taintedMs + toleratedMs(runPod))) return;
    store.delete(pod);
  }
}

/** How long a pod bears a silent node: the least of its tolerations that match; those of a DaemonSet for ever. */
function toleratedMs({ owner, tolerations }: RunPod): number {
  if (owner?.startsWith('DaemonSet ')) return Number.POSITIVE_INFINITY;
  const matching = tolerations.filter((each) => tolerates(each, DRIVES_AWAY));
  if (matching.length === 0) return DEFAULT_TOLERATION_MS;
  return matching.reduce(
    (least, { tolerationSeconds }) =>
      Math.min(least, 1000 * Math.max(0, tolerationSeconds ?? Number.POSITIVE_INFINITY)),
    Number.POSITIVE_INFINITY,
  );
}
