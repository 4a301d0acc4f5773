import { scaledIntOrPercent } from '../int-or-percent.ts';
import type { DaemonSet } from '../workload.ts';

/** A pod of a DaemonSet as its controller sees it. */
export interface DaemonPod {
  readonly index: number;
  /** Made from the newest template. */
  readonly isUpdated: boolean;
  readonly terminating: boolean;
  readonly ready: boolean;
  /** Ready for `minReadySeconds`. */
  readonly available: boolean;
}

/** A node and the DaemonSet's pods on it, the oldest first. */
export interface DaemonNode {
  readonly node: number;
  /** Whether the template fits the node. */
  readonly shouldRun: boolean;
  readonly pods: readonly DaemonPod[];
}

/** What one sync does: nodes that get a pod of the newest template, and pods that are deleted. */
export interface DaemonSetStep {
  readonly created: readonly number[];
  readonly deleted: readonly number[];
}

/**
 * One sync of a DaemonSet. First each node that should has a pod, and no node has one too many; a terminating pod still
 * holds its node's place. Where nothing was to do, the rolling update goes on: without a surge it deletes old pods as
 * long as no more than `maxUnavailable` nodes are without an available one, those that are not available anyway first;
 * with a surge it makes new pods beside old ones on `maxSurge` nodes at a time, and deletes an old one when the new one
 * is available. Percentages of the nodes round up. Nodes are looked at in their order (the real one's is by chance).
 *
 * Source: pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode, updateDaemonSet; update.go rollingUpdate.
 */
export function daemonSetStep(
  strategy: DaemonSet['spec']['updateStrategy'],
  nodes: readonly DaemonNode[],
): DaemonSetStep {
  const wanted = nodes.filter(({ shouldRun }) => shouldRun).length;
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {};
  const surge = scaledIntOrPercent(maxSurge, wanted, 'up');
  const kept = keptInPlace(nodes, surge > 0);
  if (kept.created.length > 0 || kept.deleted.length > 0 || strategy.type === 'OnDelete') return kept;
  if (surge > 0) return surgeStep(nodes, surge);
  return replaceStep(nodes, Math.max(1, scaledIntOrPercent(maxUnavailable, wanted, 'up')));
}

/** One pod on each node that should have one, whatever its template; with a surge, one of each template. */
function keptInPlace(nodes: readonly DaemonNode[], surges: boolean): DaemonSetStep {
  const created: number[] = [];
  const deleted: number[] = [];
  for (const { node, shouldRun, pods } of nodes) {
    const active = pods.filter(({ terminating }) => !terminating);
    if (!shouldRun) deleted.push(...active.map(({ index }) => index));
    else if (pods.length === 0) created.push(node);
    else if (!surges) deleted.push(...active.slice(1).map(({ index }) => index));
    else {
      const ofNew = active.filter(({ isUpdated }) => isUpdated);
      const ofOld = active.filter(({ isUpdated }) => !isUpdated);
      deleted.push(...[...ofNew.slice(1), ...ofOld.slice(1)].map(({ index }) => index));
      const [newPod] = ofNew;
      const [oldPod] = ofOld;
      if (newPod !== undefined && oldPod !== undefined && (!oldPod.ready || newPod.available)) {
        deleted.push(oldPod.index);
      }
    }
  }
  return { created, deleted };
}

/** Old pods that go so that new ones can come in their places. */
function replaceStep(nodes: readonly DaemonNode[], maxUnavailable: number): DaemonSetStep {
  let unavailable = 0;
  const first: number[] = [];
  const candidates: number[] = [];
  for (const { pods } of nodes) {
    if (pods.length === 0) continue;
    const pod = pods.find(({ terminating }) => !terminating);
    if (pod === undefined) unavailable++;
    else if (pod.isUpdated) unavailable += pod.available ? 0 : 1;
    else if (!pod.available) {
      first.push(pod.index);
      unavailable++;
    } else if (unavailable < maxUnavailable) candidates.push(pod.index);
  }
  const left = Math.max(0, maxUnavailable - unavailable);
  return { created: [], deleted: [...first, ...candidates.slice(0, left)] };
}

/** New pods beside old ones. */
function surgeStep(nodes: readonly DaemonNode[], maxSurge: number): DaemonSetStep {
  let surging = 0;
  const first: number[] = [];
  const candidates: number[] = [];
  for (const { node, pods } of nodes) {
    const active = pods.filter(({ terminating }) => !terminating);
    const oldPod = active.find(({ isUpdated }) => !isUpdated);
    const newPod = active.find(({ isUpdated }) => isUpdated);
    if (oldPod === undefined) continue;
    // With an available new pod the old one has been deleted already.
    if (newPod !== undefined) surging++;
    else if (!oldPod.available) first.push(node);
    else if (surging < maxSurge) candidates.push(node);
  }
  return { created: [...first, ...candidates.slice(0, Math.max(0, maxSurge - surging))], deleted: [] };
}
