import { readdirSync, readFileSync } from 'node:fs';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario, World } from '../../src/scenario/scenario.ts';
import type { AlternativeSummary, Summary } from '../../src/statistics/summary.ts';

/** Names of the files in scenarios/, without `.yaml`. */
export const scenarioNames: readonly string[] = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();

/** The text of scenarios/<name>.yaml. */
export function scenarioText(name: string): string {
  return readFileSync(`scenarios/${name}.yaml`, 'utf8');
}

/** Parses one file, with fields set as by `--set`, as `svcsim run` would. */
export function parseText(name: string, text: string, set: readonly string[] = []): Scenario {
  return parseScenario([{ name: `${name}.yaml`, text }], { set, name, inputHash: 'sha256:test' });
}

/** What became of a scenario. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly summary: Summary;
  /** The summary of the alternative of that name. */
  alternative(name: string): AlternativeSummary;
  /** The replications of the alternative of that name, in order. */
  replications(name: string): readonly Measurements[];
  /** By replication of an alternative, then by pod of the first Service: how many connections it got. */
  connections(name: string): readonly (readonly number[])[];
}

/** Runs a scenario on this thread and sums it up. */
export async function runScenario(scenario: Scenario): Promise<ScenarioRun> {
  const measurements = await runExperiment(scenario, inlineRunner);
  const summary = summarize(scenario, measurements, { version: 'test' });
  const positionOf = (name: string): number => {
    const position = scenario.alternatives.findIndex((alternative) => alternative.name === name);
    if (position < 0) throw new Error(`the scenario has no alternative ${name}`);
    return position;
  };
  const replications = (name: string): readonly Measurements[] =>
    measurements.replications.filter(({ alternative }) => alternative === positionOf(name));
  return {
    scenario,
    summary,
    alternative: (name) => summary.alternatives[positionOf(name)]!,
    replications,
    connections(name) {
      const pods = servicePods(scenario.alternatives[positionOf(name)]!.world);
      return replications(name).map(({ targets }) => pods.map((pod) => targets[0]!.connections[pod]!));
    },
  };
}

/** Runs scenarios/<name>.yaml, with fields set as by `--set`. */
export function runScenarioFile(name: string, set: readonly string[] = []): Promise<ScenarioRun> {
  return runScenario(parseText(name, scenarioText(name), set));
}

function servicePods({ services }: World): readonly number[] {
  return services[0]!.ports[0]!.candidates.map(({ pod }) => pod);
}
