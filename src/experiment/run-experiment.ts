import type { Measurements } from '../measurement/measurements.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Runner } from './runner/runner.ts';
import { settleWarmUps } from './settle-warm-ups.ts';
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
  const pilotCount = scenario.alternatives.filter(({ plan }) => plan.warmUp === 'auto').length;
  const replicationCount = scenario.alternatives.reduce((sum, { plan }) => sum + plan.replications, 0);
  const taskCount = pilotCount + replicationCount;
  const { found: warmUps, warmUpsMs } = await settleWarmUps(scenario, runner, {
    signal,
    onProgress: (done) => onProgress(done / taskCount),
  });
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
      warmUpMs: warmUpsMs[alternative]!,
    })),
  );
  const results = await runner.run(scenario, tasks, {
    signal,
    onProgress: (done) => onProgress((pilotCount + done) / taskCount),
  });
  const replications = results.filter((result) => result !== undefined) as Measurements[];
  return {
    replications,
    warmUps: (warmUps as PilotResult[]).map(({ settled }, alternative) => ({
      settled,
      warmUpMs: warmUpsMs[alternative]!,
    })),
    interrupted: replications.length < tasks.length,
  };
}
