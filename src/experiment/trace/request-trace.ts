/** One simulated request, step by step. Times are in ms; those of steps count from when it was due. */
export interface RequestTrace {
  readonly request: string;
  readonly alternative: string;
  readonly seed: number;
  readonly workload: string;
  /** Who sent it, and where: null outside of the cluster. */
  readonly client: string;
  readonly clientNode: string | null;
  /** What it asks for: `namespace/name:port`, or as the workload says. */
  readonly target: string;
  /** From the start of the measured time; below 0 in the warm-up. */
  readonly dueMs: number;
  readonly steps: readonly TraceStep[];
  readonly end: TraceEnd;
}

/** How it ended. */
export interface TraceEnd {
  readonly atMs: number;
  /** `success`, or the reason of its failure. */
  readonly outcome: string;
  /** In one sentence why it failed, or was late; null where there is nothing to say. */
  readonly cause: string | null;
  readonly attempts: number;
}

/** One event that had to do with it. */
export interface TraceStep {
  readonly atMs: number;
  /** Name of the event. */
  readonly event: string;
  /** Which of its attempts, from 1 on. */
  readonly attempt: number;
  /** What happened, in words, in order. */
  readonly what: readonly string[];
  /** The rules that chose the endpoint of a new connection; null where none did. */
  readonly rules: TracedRules | null;
  /** All that was drawn in this event. */
  readonly draws: readonly TracedDraw[];
}

/** The rules of a node for a Service port, as they were. */
export interface TracedRules {
  readonly node: string;
  readonly service: string;
  /** Mode and algorithm, such as `iptables/random`. */
  readonly algorithm: string;
  /** How long before they were programmed. */
  readonly ageMs: number;
  readonly endpoints: readonly {
    readonly pod: string;
    readonly address: string;
    readonly weight: number;
    /** Null where the state of the algorithm decides, or what is known of the client. */
    readonly probability: number | null;
    readonly isChosen: boolean;
  }[];
}

/** A number drawn at random. */
export interface TracedDraw {
  readonly stream: string;
  readonly value: number;
  /** It is a whole number below this; null for one from 0 to 1. */
  readonly below: number | null;
}
