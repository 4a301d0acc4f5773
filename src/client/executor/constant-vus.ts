import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { ClosedLoop } from './closed-loop.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** A fixed number of virtual users, from the start of the warm-up to the end. */
export function constantVus(
  spec: { readonly vus: number; readonly thinkTime: DistributionSpec },
  context: ExecutorContext,
): Executor {
  return new ClosedLoop(
    {
      userCount: spec.vus,
      thinkTime: spec.thinkTime,
      mayIterate: () => true,
      iterated() {},
      begin(loop) {
        for (let user = 0; user < spec.vus; user++) loop.start(user, 0);
      },
    },
    context,
  );
}
