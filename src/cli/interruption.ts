import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';

/**
 * Lets Ctrl-C end a run in order: the first one aborts what is being simulated, so that what was finished can be
 * reported; the second one ends the program at once.
 */
export function watchInterrupts(io: Io): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const end = io.onInterrupt(() => {
    if (controller.signal.aborted) io.exit(exitCode.interrupted);
    else controller.abort();
  });
  return { signal: controller.signal, end };
}
