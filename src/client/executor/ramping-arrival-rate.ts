import { NONE } from '../../dataplane/request-table.ts';
import type { Arrivals, RateStage } from '../workload-spec.ts';
import { clientChoice, countSteps } from './arrivals.ts';
import type { Executor, ExecutorContext } from './executor.ts';
import { RateProfile } from './rate-profile.ts';

/**
 * Requests at a rate that changes evenly from stage to stage (an open loop). The warm-up runs at the first rate, the
 * stages begin with the measured time, and the last rate stays. A Poisson process of changing rate is one of rate 1 on
 * the scale of expected arrivals (inversion; Law, "Simulation Modeling and Analysis", section 8.6.2).
 */
export function rampingArrivalRate(
  spec: { readonly arrivals: Arrivals; readonly startRatePerSecond: number; readonly stages: readonly RateStage[] },
  context: ExecutorContext,
): Executor {
  const { simulation, endMs } = context;
  const nextClient = clientChoice(spec.arrivals, context);
  const step = countSteps(spec.arrivals, context);
  const profile = new RateProfile(spec.startRatePerSecond, spec.stages, context.startMs);
  const arrival = simulation.kind(`arrival/${context.workload}`, arrive);
  let expected = 0;

  function arrive(): void {
    plan();
    context.send(nextClient(), NONE);
  }

  function plan(): void {
    expected += step();
    const atMs = profile.timeMs(expected);
    if (atMs < endMs) simulation.scheduleAt(Math.max(atMs, simulation.nowMs), arrival, 0);
  }

  return { begin: plan, ended() {} };
}
