import { NONE } from '../../dataplane/request-table.ts';
import type { Arrivals } from '../workload-spec.ts';
import { clientChoice, countSteps } from './arrivals.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/**
 * Requests at a constant rate, whatever becomes of them (an open loop): a Poisson process, or evenly spaced from the
 * start of the measured time on, so that `rate × duration` of them are due in it.
 */
export function constantArrivalRate(
  spec: { readonly arrivals: Arrivals; readonly ratePerSecond: number },
  context: ExecutorContext,
): Executor {
  const { simulation, startMs, endMs } = context;
  const gapMs = 1000 / spec.ratePerSecond;
  const nextClient = clientChoice(spec.arrivals, context);
  const step = countSteps(spec.arrivals, context);
  const arrival = simulation.kind(`arrival/${context.workload}`, spec.arrivals === 'poisson' ? poisson : uniform);
  // Counted rather than added up, so that rounding never loses the last arrival.
  let arrivals = -Math.floor(startMs / gapMs);

  function poisson(): void {
    planPoisson();
    context.send(nextClient(), NONE);
  }

  function planPoisson(): void {
    const delayMs = step() * gapMs;
    if (simulation.nowMs + delayMs < endMs) simulation.schedule(delayMs, arrival, 0);
  }

  function uniform(): void {
    arrivals++;
    planUniform();
    context.send(nextClient(), NONE);
  }

  function planUniform(): void {
    // One division, so that after a whole number of gaps the time is exact and `rate × duration` is not missed by one.
    const atMs = startMs + (arrivals * 1000) / spec.ratePerSecond;
    if (atMs < endMs) simulation.scheduleAt(Math.max(atMs, simulation.nowMs), arrival, 0);
  }

  return {
    begin: () => {
      if (spec.ratePerSecond === 0) return;
      if (spec.arrivals === 'poisson') planPoisson();
      else planUniform();
    },
    ended() {},
  };
}
