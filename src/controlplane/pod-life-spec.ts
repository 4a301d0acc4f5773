import type { DistributionSpec } from '../random/distribution/distribution.ts';

/** How the kubelet asks a container whether it is well. Whatever it asks by, the process answers while it runs. */
export interface ProbeSpec {
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  /** So many passed probes in a row make it pass, so many failed ones make it fail. */
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** Of liveness and startup probes: the grace of the container that is stopped; null: the pod's. */
  readonly gracePeriodMs: number | null;
}

/** What a process does when it gets SIGTERM. */
export interface ShutdownSpec {
  /**
   * `exit`: it ends at once, with what is under way; `drain`: it takes no new connections, serves what is under way,
   * and ends; `ignore`: it goes on as if nothing had happened.
   */
  readonly behaviour: 'exit' | 'drain' | 'ignore';
  /** So long after SIGTERM it goes on as before. */
  readonly delayMs: number;
  /** So long it drains at most; Infinity: until SIGKILL. */
  readonly timeoutMs: number;
}

/** How a pod lives: what its template and its Application say of its start, its health and its end. */
export interface PodLifeSpec {
  /** As the container names it: nodes that have had it need not pull it. */
  readonly image: string;
  /** From the start of the container until the process listens. */
  readonly startUpMs: number;
  /** How long its image is pulled on a node that has not had it; null: it is there. */
  readonly imagePull: DistributionSpec | null;
  readonly readiness: ProbeSpec | null;
  readonly liveness: ProbeSpec | null;
  readonly startup: ProbeSpec | null;
  /** How long its postStart and preStop hooks take. */
  readonly postStartMs: number;
  readonly preStopMs: number;
  readonly gracePeriodMs: number;
  readonly shutdown: ShutdownSpec;
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  /** What its container may use: CPUs, and bytes of memory; Infinity without a limit. */
  readonly limits: { readonly cpu: number; readonly memoryBytes: number };
}
