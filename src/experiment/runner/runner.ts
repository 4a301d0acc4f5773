import type { Scenario } from '../../scenario/scenario.ts';
import type { Task, TaskResult } from '../task.ts';

/** What a runner is told while it works. */
export interface RunnerOptions {
  /** Parts of all tasks that are done, from 0 to the number of tasks. */
  onProgress(done: number): void;
  /** Aborted: what is not finished is given up. */
  readonly signal: AbortSignal | undefined;
}

/** Does the tasks of an experiment, here or on other threads. Results do not depend on who does them. */
export interface Runner {
  /**
   * Results in the order of the tasks; undefined for those that were given up. Rejects when a task throws; with a
   * `PlugInError` for what is wrong in the user's own algorithms.
   */
  run(scenario: Scenario, tasks: readonly Task[], options: RunnerOptions): Promise<(TaskResult | undefined)[]>;
}
