import type { Toleration } from '../kubernetes/objects.ts';
import type { PodLifeSpec } from './pod-life-spec.ts';

/**
 * A pod of the run as the API server knows it. Seldom touched; the data plane has its own columns. Whoever changes one
 * does so by way of the `PodStore`, which tells the watchers.
 */
export interface RunPod {
  /** Its position, the same as in the data plane. */
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  /** Whose pod it is: `Deployment default/web`; null: nobody's. */
  readonly owner: string | null;
  /** Which template of its owner's it was made from, as the owner's controller counts them; 0 at the beginning. */
  readonly revision: number;
  /**
   * The pod in whose place it came during the run, or beside which it came when their owner grew; null for those that
   * were there from the beginning.
   */
  readonly replaces: number | null;
  /** Position of its node; -1 while it is Pending, or outside of the cluster. */
  node: number;
  /** Empty until the kubelet has said it. */
  ip: string;
  readonly application: number;
  readonly life: PodLifeSpec;
  /** Labels that its node must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** The API objects' Ready condition. */
  ready: boolean;
  /** When it became ready; 0 for those that were when the run began, and of no meaning while it is not. */
  readySinceMs: number;
  /** Its deletionTimestamp is set. */
  terminating: boolean;
  /** Of the deletion: how long it may take to end; of no meaning while it is not terminating. */
  graceMs: number;
  /** Pending, and no node can take it. */
  unschedulable: boolean;
  /** Its object is gone, or another sandbox with another address has taken its place. */
  gone: boolean;
  /** Restarts of its container since the last ten minutes without one. */
  crashes: number;
  /** When the container last started to listen; 0 for those that listened when the run began. */
  listeningSinceMs: number;
}
