/** What a probe of a pod would meet: the process, nobody who listens, or no answer at all. */
export type ProbeAnswer = 'answers' | 'refuses' | 'silent';

/** The machine side of pods, as the control plane drives it: see `Processes` of the data plane. */
export interface PodHost {
  /** The process listens. */
  start(pod: number): void;
  /** The process dies at once, and its node's kernel says so. `gone`: the address goes with it. */
  kill(pod: number, gone: boolean, cause: number): void;
  /** It stops listening and serves what is under way; `onIdle` is told once, when that is done. */
  drain(pod: number, onIdle: () => void): void;
  /** The pod's machine loses power. */
  loseMachine(pod: number, cause: number): void;
  /** A node loses power: what it had beside its pods. */
  loseNode(node: number): void;
  probe(pod: number): ProbeAnswer;
  /** Adds a pod that does not listen yet, with the traits of another and without a node, and returns its position. */
  addLike(pod: number): number;
  /** A pod has a node from now on. */
  place(pod: number, node: number): void;
}
