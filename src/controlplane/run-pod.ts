/** A pod of the run as the API server knows it. Seldom touched; the data plane has its own columns. */
export interface RunPod {
  /** Its position, the same as in the data plane. */
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  /** Who replaces it when it is killed; null: nobody. */
  readonly owner: string | null;
  /**
   * The pod in whose place it came during the run, or beside which it came when their owner was scaled; null for those
   * that were there from the beginning.
   */
  readonly replaces: number | null;
  /** Position of its node; -1 outside of the cluster. */
  readonly node: number;
  readonly ip: string;
  readonly application: number;
  readonly startUpMs: number;
  /** As the API server has it. */
  ready: boolean;
  terminating: boolean;
  /** Its object is gone, or another sandbox with another address has taken its place. */
  gone: boolean;
  /** Container crashes since the last ten minutes without one. */
  crashes: number;
  /** When the container last started to listen. */
  listeningSinceMs: number;
}

/** The machine side of pods, as the control plane drives it. */
export interface PodHost {
  startListening(pod: number): void;
  /** `gone`: the address goes with the process. */
  killProcess(pod: number, gone: boolean): void;
  /** The pod's machine loses power. */
  losePod(pod: number): void;
  /** A node loses power: what it had beside its pods. */
  loseNode(node: number): void;
  /** True when the pod's process listens. */
  isListening(pod: number): boolean;
  /** Adds a pod that does not listen yet, with the traits of another, and returns its position. */
  addLike(pod: number, node: number): number;
}
