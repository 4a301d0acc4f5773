import type { Simulation } from '../../engine/simulation.ts';
import type { Stream } from '../../random/stream.ts';

/** What an executor may use. Clients are counted from 0 within the workload. */
export interface ExecutorContext {
  readonly simulation: Simulation;
  /** Name of the workload, for the names of its events. */
  readonly workload: string;
  readonly clientCount: number;
  /** When the measured time begins and ends. Nothing is sent from `endMs` on; what began before may finish. */
  readonly startMs: number;
  readonly endMs: number;
  /** A stream of this workload's own for a purpose. */
  stream(purpose: string): Stream;
  /**
   * Sends a request now. `user` is told of its end by `ended`; `NONE` where nobody waits for it. False when the client
   * cannot send because its node has no power; nobody will hear of that request.
   */
  send(client: number, user: number): boolean;
  /** Only for calls of pods that serve: hears that one of them has ended well or not. */
  callEnded(entry: number, isGood: boolean): void;
}

/** Decides when a workload sends its requests: one of k6's executors at work. */
export interface Executor {
  /** At the start of the run: plans the first requests. */
  begin(): void;
  /** The request of a user has ended, with success (0) or the code of a failure. Open loops never hear of it. */
  ended(user: number, failure: number): void;
}
