import type { EventKind } from '../engine/simulation.ts';
import { causeCode } from '../measurement/failure-cause.ts';
import type { Containers } from './container-life.ts';
import type { ContainerStops } from './container-stops.ts';
import { sandboxStopDelay, statusWriteDelay, watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { PodHost } from './pod-host.ts';
import type { KubeletView, PodStatuses } from './pod-status.ts';

const TERMINATED = causeCode('pod-terminated');
const GRACE_OVER = causeCode('grace-over');

/** What the end of pods needs of their kubelets. */
export interface PodTerminationParts {
  readonly kubelets: KubeletView;
  readonly host: PodHost;
  readonly stops: ContainerStops;
  readonly containers: Containers;
  readonly statuses: PodStatuses;
  readonly releaseIp: (node: number, ip: string) => void;
}

/**
 * The end of pods: their container is stopped within the grace, then the sandbox, and with it the address, goes; when
 * the kubelet has said so, it deletes the object. Liveness and startup probes end with the deletion; readiness goes on,
 * so that a pod may turn unready while it is terminating.
 *
 * Source: pkg/kubelet/kubelet.go SyncTerminatingPod, pkg/kubelet/status/status_manager.go canBeDeleted.
 */
export class PodTermination {
  readonly #parts: PodTerminationParts;
  readonly #sandboxStops: EventKind;
  readonly #removed: EventKind;

  constructor(parts: PodTerminationParts) {
    this.#parts = parts;
    const { simulation, recordOf } = parts.kubelets;
    this.#sandboxStops = simulation.kind('sandbox-stops', (pod) => this.#onSandboxStops(recordOf(pod)));
    this.#removed = simulation.kind('pod-removed', (pod) => this.#onRemoved(recordOf(pod)));
  }

  /** A pod is to end within a grace; a second call may only leave less of it. */
  begin(record: KubeletPod, graceMs: number): void {
    const { stops } = this.#parts;
    const { index, life } = record.runPod;
    const isFirst = Number.isNaN(record.endingGraceMs);
    record.endingGraceMs = graceMs;
    for (const worker of record.workers) if (worker.type !== 'readiness') worker.leaveContainer(true);
    if (stops.has(index)) stops.shorten(index, graceMs);
    else if (isFirst && record.container === 'running') {
      stops.begin(index, life, graceMs, { ended: TERMINATED, killed: GRACE_OVER }, () => this.ended(record));
    } else if (isFirst) this.ended(record);
  }

  /** Nothing runs any more in a pod that is to end. */
  ended(record: KubeletPod): void {
    const { containers, statuses } = this.#parts;
    containers.ended(record);
    record.isSeen = false;
    for (const worker of record.workers) worker.leaveContainer(false);
    statuses.publish(record);
    this.#planSandboxStop(record);
  }

  /** A kubelet that could not go on with a pod's end does so now. */
  goOn(record: KubeletPod): void {
    if (Number.isNaN(record.endingGraceMs) || record.runPod.gone) return;
    if (record.isTornDown) this.#planRemoval(record, 0);
    else if (record.container === 'exited') this.#planSandboxStop(record);
  }

  /** The sandbox is gone with all that it had. */
  tearDown(record: KubeletPod, cause: number): void {
    this.#parts.host.kill(record.runPod.index, true, cause);
    this.leave(record);
  }

  /** The sandbox of a terminating pod was lost with its machine. */
  lost(record: KubeletPod): void {
    this.leave(record);
    record.endingGraceMs = 0;
    this.#planRemoval(record, drawDelay(watchDelay, this.#parts.kubelets.streamOfPod(record.runPod)));
  }

  /** A sandbox is no more, and its address is free. */
  leave(record: KubeletPod): void {
    const { node } = record.runPod;
    record.isTornDown = true;
    if (node >= 0) this.#parts.releaseIp(node, record.ip);
  }

  #planSandboxStop({ runPod }: KubeletPod): void {
    const { simulation, streamOfPod } = this.#parts.kubelets;
    simulation.schedule(drawDelay(sandboxStopDelay, streamOfPod(runPod)), this.#sandboxStops, runPod.index);
  }

  #onSandboxStops(record: KubeletPod): void {
    if (record.isTornDown || !this.#parts.kubelets.works(record.runPod.node)) return;
    this.tearDown(record, TERMINATED);
    this.#planRemoval(record, 0);
  }

  #planRemoval({ runPod }: KubeletPod, afterMs: number): void {
    const { simulation, streamOfPod } = this.#parts.kubelets;
    simulation.schedule(afterMs + drawDelay(statusWriteDelay, streamOfPod(runPod)), this.#removed, runPod.index);
  }

  /** All containers are dead and all resources are free: the kubelet deletes the object. */
  #onRemoved({ runPod }: KubeletPod): void {
    const { store, isBeating } = this.#parts.kubelets;
    if (isBeating(runPod.node)) store.remove(runPod.index);
  }
}
