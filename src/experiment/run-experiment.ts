import type { Measurements } from '../measurement/measurements.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Runner } from './runner/runner.ts';
import type { Task } from './task.ts';
import type { PilotResult } from './warm-up.ts';

/** What an experiment measured, in the order of alternatives and replications, whoever did them. */
export interface ExperimentMeasurements {
  readonly replications: readonly Measurements[];
  /** By alternative; where the warm-up is fixed it counts as settled. */
  readonly warmUps: readonly PilotResult[];
  /** The run was aborted: only what was finished is there. */
  readonly interrupted: boolean;
}

/** How an experiment is watched and interrupted. */
export interface ExperimentOptions {
  /** Told the fraction that is done. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a scenario: first a pilot for each alternative whose warm-up is to be found out, then all replications of all
 * alternatives. Replication r of every alternative draws from the same streams (common random numbers).
 */
export async function runExperiment(
  scenario: Scenario,
  runner: Runner,
  { onProgress = () => {}, signal }: ExperimentOptions = {},
): Promise<ExperimentMeasurements> {
  const pilots: Task[] = scenario.alternatives.flatMap(({ plan }, alternative) =>
    plan.warmUp === 'auto' ? [{ kind: 'pilot', alternative } as const] : [],
  );
  const replicationCount = scenario.alternatives.reduce((sum, { plan }) => sum + plan.replications, 0);
  const taskCount = pilots.length + replicationCount;
  const pilotResults = await runner.run(scenario, pilots, {
    signal,
    onProgress: (done) => onProgress(done / taskCount),
  });
  const warmUps = scenario.alternatives.map(({ plan }, alternative) => {
    if (plan.warmUp !== 'auto') return { warmUpMs: plan.warmUp.ms, settled: true };
    const position = pilots.findIndex((pilot) => pilot.alternative === alternative);
    return pilotResults[position] as PilotResult | undefined;
  });
  // Those that are to meet the same requests have to begin to measure at the same time: the slowest to settle decides.
  const longestMs = Math.max(0, ...pilotResults.map((result) => (result as PilotResult | undefined)?.warmUpMs ?? 0));
  if (warmUps.some((warmUp) => warmUp === undefined)) {
    return {
      replications: [],
      warmUps: warmUps.map((warmUp) => warmUp ?? { warmUpMs: 0, settled: false }),
      interrupted: true,
    };
  }
  const tasks: Task[] = scenario.alternatives.flatMap(({ plan }, alternative) =>
    Array.from({ length: plan.replications }, (_, replication) => ({
      kind: 'replication' as const,
      alternative,
      replication,
      warmUpMs: plan.warmUp === 'auto' ? longestMs : plan.warmUp.ms,
    })),
  );
  const results = await runner.run(scenario, tasks, {
    signal,
    onProgress: (done) => onProgress((pilots.length + done) / taskCount),
  });
  const replications = results.filter((result) => result !== undefined) as Measurements[];
  return {
    replications,
    warmUps: (warmUps as PilotResult[]).map(({ settled }, alternative) => {
      const { warmUp } = scenario.alternatives[alternative]!.plan;
      return { settled, warmUpMs: warmUp === 'auto' ? longestMs : warmUp.ms };
    }),
    interrupted: replications.length < tasks.length,
  };
}
