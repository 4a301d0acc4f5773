import type { Executor, ExecutorContext } from './executor.ts';

/**
 * Requests that pods send while they serve others: they come with those, and who waits for them hears of their end. Their
 * `user` is the entry of the served request among those that wait for calls. `optional`: its end is good however it was.
 */
export function perRequest({ optional }: { readonly optional: boolean }, { callEnded }: ExecutorContext): Executor {
  return {
    begin() {
      // They come with the requests that are served.
    },
    ended: (entry, failure) => callEnded(entry, optional || failure === 0),
  };
}
