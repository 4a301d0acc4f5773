import { type TaskResult, taskParts } from '../task.ts';
import { loadPlugIns } from './load-plug-in.ts';
import type { Runner } from './runner.ts';

/** So long it keeps the thread for itself, in ms. */
const TURN_MS = 25;

/** Lets whatever waits in the event loop have its turn: interrupts, the drawing of progress. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Does one task after another on the thread that asks, as in a browser's Web Worker. */
export const inlineRunner: Runner = {
  async run(scenario, tasks, { onProgress, signal }) {
    const plugIns = await loadPlugIns(scenario.plugIns);
    const results: (TaskResult | undefined)[] = tasks.map(() => undefined);
    let turnEndsMs = performance.now() + TURN_MS;
    for (const [index, task] of tasks.entries()) {
      const parts = taskParts(scenario, task, plugIns);
      for (let step = parts.next(); ; step = parts.next()) {
        if (step.done === true) {
          results[index] = step.value;
          break;
        }
        if (performance.now() >= turnEndsMs) {
          onProgress(index + step.value);
          await yieldToEventLoop();
          turnEndsMs = performance.now() + TURN_MS;
        }
        if (signal?.aborted === true) return results;
      }
    }
    return results;
  },
};
