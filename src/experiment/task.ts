import type { Algorithm } from '../balancer/balancer.ts';
import type { Measurements } from '../measurement/measurements.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Replication } from './replication.ts';
import { Pilot, type PilotResult } from './warm-up.ts';

/** A piece of an experiment that can be done alone, on any thread: a pure function of the scenario and this. */
export type Task =
  | { readonly kind: 'pilot'; readonly alternative: number }
  | {
      readonly kind: 'replication';
      readonly alternative: number;
      readonly replication: number;
      readonly warmUpMs: number;
    };

/** What a task gives. */
export type TaskResult = PilotResult | Measurements;

/** Into so many parts a task is cut, so that progress can be told and it can be given up between two of them. */
const PARTS = 200;

/**
 * Does a task part by part: each `next` does one and yields the fraction that is done; at the end the result is
 * returned.
 *
 * @param plugIns the user's own algorithms that the scenario may name, loaded.
 */
export function* taskParts(
  scenario: Scenario,
  task: Task,
  plugIns: readonly Algorithm[],
): Generator<number, TaskResult> {
  const alternative = scenario.alternatives[task.alternative]!;
  const work =
    task.kind === 'pilot'
      ? new Pilot(alternative, plugIns)
      : new Replication(alternative, task.alternative, task.replication, task.warmUpMs, plugIns);
  for (let part = 1; part <= PARTS; part++) {
    work.advanceTo(part / PARTS);
    yield part / PARTS;
  }
  return work.result();
}
