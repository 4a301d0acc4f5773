import { Piscina } from 'piscina';
import { PlugInError } from '../../balancer/plug-in/plug-in-error.ts';
import type { TaskResult } from '../task.ts';
import type { Runner } from './runner.ts';
import type { WorkerResult, WorkerTask } from './worker.ts';

/** How often progress is looked at, in ms. */
const POLL_MS = 50;
/** Progress is written as whole parts of this. */
const WHOLE = 1000;

/**
 * Does tasks on worker threads. Each writes its progress into memory that all share; when the run is aborted it reads
 * there that it is to give up. Close it when it is no longer wanted.
 */
export function createThreadRunner(threads: number): Runner & { close(): Promise<void> } {
  const pool = new Piscina<WorkerTask, WorkerResult>({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Whoever gives the tasks waits for them; a thread that has nothing to do is soon needed again.
    idleTimeout: 10_000,
  });
  return {
    async run(scenario, tasks, { onProgress, signal }) {
      const progress = new Int32Array(new SharedArrayBuffer(4 * tasks.length));
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const giveUp = (): void => {
        Atomics.store(stop, 0, 1);
      };
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted === true) giveUp();
      const poll = setInterval(() => {
        let done = 0;
        for (let i = 0; i < tasks.length; i++) done += Atomics.load(progress, i);
        onProgress(done / WHOLE);
      }, POLL_MS);
      try {
        return await Promise.all(
          tasks.map(async (task, index) =>
            resultOf(await pool.run({ scenario, task, index, progress, stop }, { name: 'work' })),
          ),
        );
      } finally {
        clearInterval(poll);
        signal?.removeEventListener('abort', giveUp);
      }
    },
    close: () => pool.destroy(),
  };
}

function resultOf(sent: WorkerResult): TaskResult | undefined {
  if ('plugInFaults' in sent) throw new PlugInError(sent.plugInFaults);
  return sent.result;
}
