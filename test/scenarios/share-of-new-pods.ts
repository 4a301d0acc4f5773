import { OTHERS_THAT_CAME } from '../../src/measurement/endpoint-series.ts';
import type { ScenarioRun } from './run-scenario-file.ts';

/**
 * By replication of an alternative: the share of the first Service's requests that were due in a part of the measured
 * time and went to pods that came during the run.
 */
export function sharesOfNewPods(run: ScenarioRun, alternative: string, fromMs: number, toMs: number): number[] {
  const { world } = run.scenario.alternatives.find(({ name }) => name === alternative)!;
  return run.replications(alternative).map(({ targets, windowMs, windowCount }) => {
    const { pods, requests } = targets[0]!.series!;
    const sumOf = (isMeant: (pod: number) => boolean): number =>
      requests.reduce((sum, count, cell) => {
        const startMs = (cell % windowCount) * windowMs;
        const isIn = startMs >= fromMs && startMs < toMs && isMeant(pods[Math.floor(cell / windowCount)]!);
        return isIn ? sum + count : sum;
      }, 0);
    return sumOf((pod) => pod >= world.pods.length || pod === OTHERS_THAT_CAME) / sumOf(() => true);
  });
}
