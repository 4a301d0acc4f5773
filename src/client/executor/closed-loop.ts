import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { createDistribution } from '../../random/distribution/registry.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** Shortest iteration, so that a loop without any delay in it makes progress. */
const SHORTEST_ITERATION_MS = 0.001;
/** How often a user whose node has no power looks whether it has come back. */
const POWER_CHECK_MS = 1000;

/** What makes one closed loop differ from another: which user goes on. */
export interface LoopRule {
  readonly userCount: number;
  readonly thinkTime: DistributionSpec;
  /** Asked before each iteration of a user. */
  mayIterate(user: number): boolean;
  /** The user has begun an iteration: one fewer where they are counted. */
  iterated(user: number): void;
  /** Plans the first iterations by `start`. */
  begin(loop: ClosedLoop): void;
}

/**
 * Virtual users, each of whom sends a request, waits for its end, thinks, and sends the next. User u is at client
 * u modulo the number of clients.
 */
export class ClosedLoop implements Executor {
  readonly context: ExecutorContext;
  readonly #rule: LoopRule;
  readonly #think: () => number;
  readonly #iterate: ReturnType<ExecutorContext['simulation']['kind']>;
  readonly #sentMs: Float64Array;

  constructor(rule: LoopRule, context: ExecutorContext) {
    this.context = context;
    this.#rule = rule;
    this.#think = createDistribution(rule.thinkTime).from(context.stream('think-time'));
    this.#sentMs = new Float64Array(rule.userCount);
    this.#iterate = context.simulation.kind(`iteration/${context.workload}`, (user) => this.#onIterate(user));
  }

  begin(): void {
    this.#rule.begin(this);
  }

  /** Plans a user's first iteration, or its next one after a pause. */
  start(user: number, atMs: number): void {
    this.context.simulation.scheduleAt(atMs, this.#iterate, user);
  }

  ended(user: number): void {
    const { simulation } = this.context;
    const thinkMs = this.#think();
    const took = simulation.nowMs > this.#sentMs[user]!;
    simulation.schedule(took ? thinkMs : Math.max(thinkMs, SHORTEST_ITERATION_MS), this.#iterate, user);
  }

  #onIterate(user: number): void {
    const { simulation, endMs, clientCount } = this.context;
    if (simulation.nowMs >= endMs || !this.#rule.mayIterate(user)) return;
    this.#sentMs[user] = simulation.nowMs;
    if (this.context.send(user % clientCount, user)) this.#rule.iterated(user);
    else simulation.schedule(POWER_CHECK_MS, this.#iterate, user);
  }
}
