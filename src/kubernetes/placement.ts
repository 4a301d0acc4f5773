import { containsLabels } from './label-selector.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import { ownerKeyOf } from './pod-owner.ts';
import { toleratesNode } from './toleration.ts';
import { zoneOf } from './topology.ts';

/**
 * Whether a pod may run on a node: its nodeSelector matches and it bears the node's taints (a
 * cordoned node has one). Affinity rules and resource requests are not looked at.
 */
export function fitsNode(pod: Pod, node: Node): boolean {
  return containsLabels(node.metadata.labels, pod.spec.nodeSelector) && toleratesNode(pod, node);
}

/**
 * Puts pods on nodes one by one and remembers where they are. The choice stands for the default
 * scheduler's spreading (PodTopologySpread by hostname and zone, then the least pods), made exact so
 * that it can be told beforehand: of the nodes that fit, the one with the fewest pods of the same
 * owner, then in the zone with the fewest of them, then with the fewest pods in all, then the first.
 */
export class PodPlacement {
  readonly #nodes: readonly Node[];
  readonly #zones: readonly (string | undefined)[];
  readonly #indexOf = new Map<string, number>();
  readonly #podsOn: Int32Array;
  readonly #ofOwner = new Map<string, OwnerCounts>();

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    this.#zones = nodes.map(zoneOf);
    this.#podsOn = new Int32Array(nodes.length);
    for (const [i, node] of nodes.entries()) this.#indexOf.set(node.metadata.name, i);
  }

  /**
   * The name of the node where the pod now runs, or undefined if it fits none and stays Pending. A
   * pod with a nodeName goes there past the scheduler, whatever the node's taints, if it exists.
   */
  place(pod: Pod): string | undefined {
    const index =
      pod.spec.nodeName === undefined ? this.#choose(pod) : (this.#indexOf.get(pod.spec.nodeName) ?? NOWHERE);
    if (index === NOWHERE) return undefined;
    this.#count(pod, index, 1);
    return this.#nodes[index]?.metadata.name;
  }

  /** Forgets a pod that ran on this node. */
  remove(pod: Pod, nodeName: string): void {
    const index = this.#indexOf.get(nodeName);
    if (index !== undefined) this.#count(pod, index, -1);
  }

  #choose(pod: Pod): number {
    const owner = ownerKeyOf(pod);
    const counts = owner === undefined ? undefined : this.#ofOwner.get(owner);
    let best = NOWHERE;
    for (const [i, node] of this.#nodes.entries()) {
      if (fitsNode(pod, node) && (best === NOWHERE || this.#compare(i, best, counts) < 0)) best = i;
    }
    return best;
  }

  /** Negative if node `a` comes before node `b`; `a` is the later one in node order. */
  #compare(a: number, b: number, counts: OwnerCounts | undefined): number {
    if (counts !== undefined) {
      const onNode = at(counts.onNode, a) - at(counts.onNode, b);
      if (onNode !== 0) return onNode;
      const inZone = (counts.inZone.get(this.#zones[a]) ?? 0) - (counts.inZone.get(this.#zones[b]) ?? 0);
      if (inZone !== 0) return inZone;
    }
    return at(this.#podsOn, a) - at(this.#podsOn, b);
  }

  #count(pod: Pod, index: number, change: 1 | -1): void {
    this.#podsOn[index] = at(this.#podsOn, index) + change;
    const owner = ownerKeyOf(pod);
    if (owner === undefined) return;
    let counts = this.#ofOwner.get(owner);
    if (counts === undefined) {
      counts = { onNode: new Int32Array(this.#nodes.length), inZone: new Map() };
      this.#ofOwner.set(owner, counts);
    }
    counts.onNode[index] = at(counts.onNode, index) + change;
    const zone = this.#zones[index];
    counts.inZone.set(zone, (counts.inZone.get(zone) ?? 0) + change);
  }
}

/** How many pods of one owner are on each node and in each zone. */
interface OwnerCounts {
  readonly onNode: Int32Array;
  readonly inZone: Map<string | undefined, number>;
}

const NOWHERE = -1;

function at(counts: Int32Array, index: number): number {
  return counts[index] ?? 0;
}

/** The node of each pod, in the order of `pods`; undefined where a pod stays Pending. */
export function placePods(pods: readonly Pod[], nodes: readonly Node[]): readonly (string | undefined)[] {
  const placement = new PodPlacement(nodes);
  return pods.map((pod) => placement.place(pod));
}

/**
 * The nodes on which a DaemonSet runs a pod, in node order: all that its template fits.
 *
 * @param pod a pod of the DaemonSet, with its owner reference and without a nodeName.
 */
export function daemonSetNodes(pod: Pod, nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => fitsNode(pod, node));
}
