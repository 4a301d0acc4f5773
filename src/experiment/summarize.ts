import type { Measurements } from '../measurement/measurements.ts';
import type { Alternative, Scenario } from '../scenario/scenario.ts';
import { shareUnit } from '../statistics/share-unit.ts';
import type { AlternativeSummary, Summary } from '../statistics/summary.ts';
import { chosenBy, proxyName } from './chosen-by.ts';
import { modelAssumptions } from './model-assumptions.ts';
import type { ExperimentMeasurements } from './run-experiment.ts';
import { summarizeEndpoints } from './summarize-endpoints.ts';
import { summarizeMarks } from './summarize-marks.ts';
import { summarizeService } from './summarize-service.ts';
import { summarizeShares } from './summarize-shares.ts';
import { summarizeWorkload } from './summarize-workload.ts';
import { targetsOf } from './targets.ts';
import { judge } from './thresholds.ts';

/** What goes into a summary beside what was measured. */
export interface SummarizeOptions {
  /** Of the program. */
  readonly version: string;
}

/** Turns measurements into estimates with intervals, and into the series behind the charts. */
export function summarize(
  scenario: Scenario,
  { replications, warmUps }: ExperimentMeasurements,
  { version }: SummarizeOptions,
): Summary {
  const alternatives = scenario.alternatives.map((alternative, index) =>
    summarizeAlternative(
      alternative,
      warmUps[index]!.warmUpMs,
      replications.filter((measurements) => measurements.alternative === index),
    ),
  );
  const unit = shareUnit(alternatives);
  return {
    name: scenario.name,
    title: scenario.title,
    question: scenario.question,
    seed: scenario.alternatives[0]!.plan.seed,
    version,
    inputHash: scenario.inputHash,
    assumptions: [...scenario.assumptions, ...modelAssumptions(scenario, warmUps)],
    alternatives,
    thresholds: scenario.thresholds.flatMap((threshold) =>
      alternatives.map((alternative) => judge(threshold, alternative, unit)),
    ),
  };
}

function summarizeAlternative(
  alternative: Alternative,
  warmUpMs: number,
  replications: readonly Measurements[],
): AlternativeSummary {
  const { world, plan } = alternative;
  const all = targetsOf(world);
  const targets = all.targets.slice(0, all.calledCount);
  const places = replications.map(({ replication, pods }) => ({
    replication,
    nodes: world.nodes.map((node) => node.name),
    pods: pods.map((pod) => `${pod.namespace}/${pod.name}`),
  }));
  return {
    name: alternative.name,
    proxy: proxyName(world),
    chosenBy: chosenBy(world),
    replications: replications.length,
    warmUpMs,
    durationMs: plan.durationMs,
    eventCount: replications.reduce((sum, { eventCount }) => sum + eventCount, 0),
    workloads: world.workloads.map(({ name }, index) =>
      summarizeWorkload(
        name,
        replications.map(({ workloads }) => workloads[index]!),
        replications[0] ?? { durationMs: plan.durationMs, windowMs: plan.durationMs, windowCount: 0 },
        places,
      ),
    ),
    services: targets.flatMap((target, index) =>
      target.service === null ? [] : [summarizeService(target, index, world, replications)],
    ),
    endpoints: targets.flatMap((target, index) => summarizeEndpoints(target, index, world, replications)),
    shares: targets.flatMap((target, index) => summarizeShares(target, index, alternative, replications) ?? []),
    marks: summarizeMarks(alternative, replications),
  };
}
