import type { Scenario } from '../scenario/scenario.ts';
import type { Runner } from './runner/runner.ts';
import type { Task } from './task.ts';
import type { PilotResult } from './warm-up.ts';

/** The warm-ups of a scenario's alternatives. */
export interface WarmUps {
  /** By alternative; undefined where the run was aborted before its pilot had ended. */
  readonly found: readonly (PilotResult | undefined)[];
  /**
   * By alternative: what its replications leave out. Those that are to meet the same requests have to begin to measure at
   * the same time: the slowest to settle decides.
   */
  readonly warmUpsMs: readonly number[];
}

/** Runs a pilot for each alternative whose warm-up is to be found out. */
export async function settleWarmUps(
  scenario: Scenario,
  runner: Runner,
  watch: Parameters<Runner['run']>[2],
): Promise<WarmUps> {
  const pilots: Task[] = scenario.alternatives.flatMap(({ plan }, alternative) =>
    plan.warmUp === 'auto' ? [{ kind: 'pilot', alternative } as const] : [],
  );
  const results = (await runner.run(scenario, pilots, watch)) as readonly (PilotResult | undefined)[];
  const longestMs = Math.max(0, ...results.map((result) => result?.warmUpMs ?? 0));
  return {
    found: scenario.alternatives.map(({ plan }, alternative) => {
      if (plan.warmUp !== 'auto') return { warmUpMs: plan.warmUp.ms, settled: true };
      return results[pilots.findIndex((pilot) => pilot.alternative === alternative)];
    }),
    warmUpsMs: scenario.alternatives.map(({ plan }) => (plan.warmUp === 'auto' ? longestMs : plan.warmUp.ms)),
  };
}
