import { PlugInError } from '../../balancer/plug-in/plug-in-error.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Task, type TaskResult, taskParts } from '../task.ts';
import { loadPlugIns } from './load-plug-in.ts';

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

/** What a worker thread sends back: of an error only what it says would arrive, so that kinds of errors are told apart here. */
export type WorkerResult = { readonly result: TaskResult | undefined } | { readonly plugInFaults: readonly string[] };

/** Does one task. The result is undefined when it was told to give up. */
export async function work(given: WorkerTask): Promise<WorkerResult> {
  try {
    return { result: await resultOf(given) };
  } catch (error) {
    if (error instanceof PlugInError) return { plugInFaults: error.messages };
    throw error;
  }
}

async function resultOf({ scenario, task, index, progress, stop }: WorkerTask): Promise<TaskResult | undefined> {
  const plugIns = await loadPlugIns(scenario.plugIns);
  const parts = taskParts(scenario, task, plugIns);
  for (;;) {
    if (Atomics.load(stop, 0) !== 0) return undefined;
    const step = parts.next();
    if (step.done === true) return step.value;
    Atomics.store(progress, index, Math.floor(step.value * 1000));
  }
}
