import type { EventKind, Simulation } from '../engine/simulation.ts';
import { TO_BE_DELETED_TAINT } from '../kubeproxy/proxy-health.ts';
import type { Taint } from '../kubernetes/objects.ts';
import type { ApiServer } from './api-server.ts';
import type { Drains } from './drains.ts';
import type { NodeStore } from './node-store.ts';
import type { PodStore } from './pod-store.ts';

/** So long the autoscaler waits for pods to end: its flag --max-graceful-termination-sec. */
const LONGEST_TERMINATION_MS = 600_000;

const TO_BE_DELETED: Taint = { key: TO_BE_DELETED_TAINT, value: '', effect: 'NoSchedule' };

/** A node that is to go. */
interface Removal {
  readonly node: number;
  isDrained: boolean;
  isDue: boolean;
}

/**
 * The cluster autoscaler takes a node away: it taints it, evicts its pods, and when these are gone, but not before a delay
 * since the taint, its machine is switched off and its object deleted. It does not look whether anybody still sends
 * packets through the node.
 *
 * Source: kubernetes/autoscaler cluster-autoscaler core/scaledown/actuation (ToBeDeletedByClusterAutoscaler, flags
 * --node-delete-delay-after-taint and --max-graceful-termination-sec).
 */
export class NodeRemovals {
  readonly #parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly nodes: NodeStore;
    readonly api: ApiServer;
    readonly drains: Drains;
    readonly switchOff: (node: number) => void;
  };
  readonly #removals: Removal[] = [];
  readonly #due: EventKind;

  /** `switchOff`: a node's machine loses its power, for good. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly store: PodStore;
    readonly nodes: NodeStore;
    readonly api: ApiServer;
    readonly drains: Drains;
    readonly switchOff: (node: number) => void;
  }) {
    this.#parts = parts;
    this.#due = parts.simulation.kind('node-removal-due', (number) => this.#onDue(number));
  }

  /** Begins to remove a node, which is there for at least so long. */
  begin(node: number, delayMs: number): void {
    const { simulation, nodes, drains } = this.#parts;
    const removal: Removal = { node, isDrained: false, isDue: false };
    const number = this.#removals.push(removal) - 1;
    nodes.taint(node, TO_BE_DELETED);
    simulation.schedule(delayMs, this.#due, number);
    drains.begin(node, {
      graceMs: null,
      timeoutMs: LONGEST_TERMINATION_MS,
      onEnd: (isDrained) => {
        removal.isDrained = isDrained;
        if (isDrained) this.#removeIfReady(removal);
        else this.#keep(node);
      },
    });
  }

  /** A pod could not be evicted: the autoscaler gives up, and the node is one like others again. */
  #keep(node: number): void {
    const { nodes } = this.#parts;
    nodes.untaint(node, TO_BE_DELETED);
    nodes.setUnschedulable(node, false);
  }

  #onDue(number: number): void {
    if (this.#parts.api.defers(this.#due, number)) return;
    const removal = this.#removals[number]!;
    removal.isDue = true;
    this.#removeIfReady(removal);
  }

  #removeIfReady({ node, isDrained, isDue }: Removal): void {
    if (!isDrained || !isDue) return;
    this.#parts.switchOff(node);
    this.#parts.nodes.remove(node);
    // Without its Node a pod is nobody's: the garbage collector of pods deletes it.
    for (const { index } of this.#parts.store.podsOn(node)) this.#parts.store.remove(index);
  }
}
