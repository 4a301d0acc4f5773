import { exponential } from '../../random/distribution/exponential.ts';
import type { Arrivals } from '../workload-spec.ts';
import type { ExecutorContext } from './executor.ts';

/**
 * Which of the workload's clients sends the next request: for `poisson` any of them, independently, which makes each of
 * them a Poisson process of its own; for `uniform` each in turn.
 */
export function clientChoice(arrivals: Arrivals, context: ExecutorContext): () => number {
  const { clientCount } = context;
  if (clientCount === 1) return () => 0;
  if (arrivals === 'poisson') {
    const stream = context.stream('client');
    return () => stream.below(clientCount);
  }
  let next = 0;
  return () => {
    const client = next;
    next = client + 1 === clientCount ? 0 : client + 1;
    return client;
  };
}

/** Steps in the count of arrivals: exponential with mean 1 for a Poisson process, 1 for evenly spaced ones. */
export function countSteps(arrivals: Arrivals, context: ExecutorContext): () => number {
  if (arrivals === 'uniform') return () => 1;
  return exponential(1).from(context.stream('interarrival'));
}
