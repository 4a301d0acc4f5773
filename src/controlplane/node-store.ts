import type { Taint } from '../kubernetes/objects.ts';
import type { RunNode } from './run-node.ts';

/** Told of every change of a node's object, at once. */
export interface NodeWatcher {
  nodeChanged(node: RunNode): void;
}

/** The nodes as API objects: ready, cordoned, tainted. It takes no time and decides nothing. */
export class NodeStore {
  readonly nodes: readonly RunNode[];
  readonly #watchers: NodeWatcher[] = [];

  constructor(nodes: readonly RunNode[]) {
    this.nodes = nodes;
  }

  /** From now on the watcher is told, after those that came before it. */
  watch(watcher: NodeWatcher): void {
    this.#watchers.push(watcher);
  }

  /** `kubectl cordon` and `uncordon`: whether new pods may come. */
  setUnschedulable(node: number, unschedulable: boolean): void {
    const runNode = this.nodes[node]!;
    if (runNode.unschedulable === unschedulable) return;
    runNode.unschedulable = unschedulable;
    this.#tell(runNode);
  }

  /** The Ready condition. */
  setReady(node: number, ready: boolean): void {
    const runNode = this.nodes[node]!;
    if (runNode.ready === ready) return;
    runNode.ready = ready;
    this.#tell(runNode);
  }

  /** Puts a taint on a node that has it not. */
  taint(node: number, taint: Taint): void {
    const runNode = this.nodes[node]!;
    if (runNode.taints.some((each) => isSame(each, taint))) return;
    runNode.taints = [...runNode.taints, taint];
    this.#tell(runNode);
  }

  /** Takes a taint off. */
  untaint(node: number, taint: Taint): void {
    const runNode = this.nodes[node]!;
    const left = runNode.taints.filter((each) => !isSame(each, taint));
    if (left.length === runNode.taints.length) return;
    runNode.taints = left;
    this.#tell(runNode);
  }

  /** The object is gone, for good. */
  remove(node: number): void {
    const runNode = this.nodes[node]!;
    if (runNode.removed) return;
    runNode.removed = true;
    runNode.unschedulable = true;
    this.#tell(runNode);
  }

  #tell(runNode: RunNode): void {
    for (const watcher of this.#watchers) watcher.nodeChanged(runNode);
  }
}

/** Taints are told apart by key and effect: k8s.io/api core/v1 Taint.MatchTaint. */
function isSame(some: Taint, other: Taint): boolean {
  return some.key === other.key && some.effect === other.effect;
}
