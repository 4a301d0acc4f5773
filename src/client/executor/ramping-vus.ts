import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import type { UserStage } from '../workload-spec.ts';
import { ClosedLoop } from './closed-loop.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/**
 * A number of virtual users that changes evenly from stage to stage. The warm-up runs with the first number, the stages
 * begin with the measured time. A user that is to go finishes its iteration; the one that came last goes first.
 */
export function rampingVus(
  spec: { readonly startVus: number; readonly stages: readonly UserStage[]; readonly thinkTime: DistributionSpec },
  context: ExecutorContext,
): Executor {
  const { simulation } = context;
  const userCount = spec.stages.reduce((most, stage) => Math.max(most, stage.target), spec.startVus);
  const wanted = new Uint8Array(userCount);
  const iterating = new Uint8Array(userCount);
  const leaves = simulation.kind(`user-leaves/${context.workload}`, (user) => {
    wanted[user] = 0;
  });
  let loop: ClosedLoop;
  const comes = simulation.kind(`user-comes/${context.workload}`, (user) => {
    wanted[user] = 1;
    // One that still finishes its last iteration goes on by itself.
    if (iterating[user] === 0) loop.start(user, simulation.nowMs);
    iterating[user] = 1;
  });

  return new ClosedLoop(
    {
      userCount,
      thinkTime: spec.thinkTime,
      mayIterate(user) {
        iterating[user] = wanted[user]!;
        return wanted[user] === 1;
      },
      iterated() {},
      begin(self) {
        loop = self;
        for (let user = 0; user < spec.startVus; user++) simulation.scheduleAt(0, comes, user);
        let stageStartMs = context.startMs;
        let users = spec.startVus;
        for (const stage of spec.stages) {
          const change = stage.target - users;
          for (let i = 0; i < Math.abs(change); i++) {
            const atMs = stageStartMs + (stage.durationMs * (i + 1)) / Math.abs(change);
            if (change > 0) simulation.scheduleAt(atMs, comes, users + i);
            else simulation.scheduleAt(atMs, leaves, users - 1 - i);
          }
          users = stage.target;
          stageStartMs += stage.durationMs;
        }
      },
    },
    context,
  );
}
