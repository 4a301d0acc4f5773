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
export { createExplainer, type Explainer, explainFlow } from './explain/explain-flow.ts';
export type { Explanation } from './explain/explanation.ts';
export type { FlowQuestion } from './explain/flow-question.ts';
export type { VirtualServiceSpec } from './kubeproxy/ipvs-connections/virtual-service.ts';
export { VirtualService } from './kubeproxy/ipvs-connections/virtual-service.ts';
export { renderReport } from './report/render-report.ts';
export { reportObject } from './report/report-object.ts';
export type { Cluster } from './scenario/cluster.ts';
export type { ParseClusterOptions, ParsedCluster } from './scenario/parse-cluster.ts';
export { parseCluster } from './scenario/parse-cluster.ts';
export { parseScenario } from './scenario/parse-scenario.ts';
export type { Scenario } from './scenario/scenario.ts';
export type { Summary } from './statistics/summary.ts';
