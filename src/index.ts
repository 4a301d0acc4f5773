/**
 * svcsim as a library: what the commands do, as functions. Runs in Node and, without the thread runner, in a browser's
 * Web Worker.
 */

export type { Mistake, Place } from './base/scenario-error.ts';
export { ScenarioError } from './base/scenario-error.ts';
export type { ExperimentMeasurements, ExperimentOptions } from './experiment/run-experiment.ts';
export { runExperiment } from './experiment/run-experiment.ts';
export { inlineRunner } from './experiment/runner/inline-runner.ts';
export type { Runner, RunnerOptions } from './experiment/runner/runner.ts';
export type { SummarizeOptions } from './experiment/summarize.ts';
export { summarize } from './experiment/summarize.ts';
export { renderReport } from './report/render-report.ts';
export { reportObject } from './report/report-object.ts';
export { parseScenario } from './scenario/parse-scenario.ts';
export type { Scenario } from './scenario/scenario.ts';
export type { Summary } from './statistics/summary.ts';
