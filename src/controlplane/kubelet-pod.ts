import type { EventHandle } from '../engine/simulation.ts';
import type { ProbeWorker } from './probe-worker.ts';
import type { RunPod } from './run-pod.ts';

/** What a kubelet has of a pod of its node. */
export interface KubeletPod {
  readonly runPod: RunPod;
  /** Of its sandbox; said to the API server when its container runs. */
  readonly ip: string;
  workers: readonly ProbeWorker[];
  container: 'none' | 'starting' | 'running' | 'exited';
  /** The kubelet has seen that the container runs. */
  isSeen: boolean;
  startedMs: number;
  /** When the container last ended, NaN before. */
  exitedMs: number;
  /** What the container waits for: to be started, or to be seen started or dead. */
  next: EventHandle;
  /** Its process is about to listen. */
  listens: EventHandle;
  /** The kubelet knows of the pod. */
  isHeard: boolean;
  /** The kubelet is to hear of something, or about to write the status. */
  hearIsDue: boolean;
  statusIsDue: boolean;
  /** The pod comes to its end, with this grace; NaN: it does not. */
  endingGraceMs: number;
  /** The sandbox is gone, and the address with it. */
  isTornDown: boolean;
}

/** A pod of which its kubelet knows nothing yet, with its address. */
export function newKubeletPod(runPod: RunPod, ip: string): KubeletPod {
  return {
    runPod,
    ip,
    workers: [],
    container: 'none',
    isSeen: false,
    startedMs: 0,
    exitedMs: Number.NaN,
    next: 0,
    listens: 0,
    isHeard: false,
    hearIsDue: false,
    statusIsDue: false,
    endingGraceMs: Number.NaN,
    isTornDown: false,
  };
}
