import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { ClosedLoop } from './closed-loop.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** As many iterations as said, from the start of the measured time: nothing is sent in the warm-up. */
interface Iterations {
  readonly vus: number;
  readonly iterations: number;
  readonly thinkTime: DistributionSpec;
}

/** Each user does its own number of iterations. */
export function perVuIterations(spec: Iterations, context: ExecutorContext): Executor {
  const left = new Float64Array(spec.vus).fill(spec.iterations);
  return new ClosedLoop(
    {
      userCount: spec.vus,
      thinkTime: spec.thinkTime,
      mayIterate: (user) => left[user]! > 0,
      iterated(user) {
        left[user]!--;
      },
      begin: (loop) => startAll(loop, spec.vus),
    },
    context,
  );
}

/** The users share one number of iterations: whoever is free takes the next. */
export function sharedIterations(spec: Iterations, context: ExecutorContext): Executor {
  let left = spec.iterations;
  return new ClosedLoop(
    {
      userCount: spec.vus,
      thinkTime: spec.thinkTime,
      mayIterate: () => left > 0,
      iterated() {
        left--;
      },
      begin: (loop) => startAll(loop, spec.vus),
    },
    context,
  );
}

function startAll(loop: ClosedLoop, vus: number): void {
  for (let user = 0; user < vus; user++) loop.start(user, loop.context.startMs);
}
