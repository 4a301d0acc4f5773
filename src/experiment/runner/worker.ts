import type { Scenario } from '../../scenario/scenario.ts';
import { type Task, type TaskResult, taskParts } from '../task.ts';

/** What a worker thread is sent. */
export interface WorkerTask {
  readonly scenario: Scenario;
  readonly task: Task;
  /** Where in `progress` it writes, in thousandths. */
  readonly index: number;
  readonly progress: Int32Array;
  /** Not 0: give up. */
  readonly stop: Int32Array;
}

/** Does one task. Undefined when it was told to give up. */
export function work({ scenario, task, index, progress, stop }: WorkerTask): TaskResult | undefined {
  const parts = taskParts(scenario, task);
  for (;;) {
    if (Atomics.load(stop, 0) !== 0) return undefined;
    const step = parts.next();
    if (step.done === true) return step.value;
    Atomics.store(progress, index, Math.floor(step.value * 1000));
  }
}
