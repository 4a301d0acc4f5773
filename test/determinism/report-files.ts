import { readFileSync } from 'node:fs';
import { hashInput } from '../../src/cli/read-input.ts';
import { version as programVersion } from '../../src/cli/version.ts';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import type { Runner } from '../../src/experiment/runner/runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';

/** A small scenario in which much happens. */
export const eventfulFile = 'test/determinism/eventful-scenario.yaml';

/** The files of a report by name, in the order in which they are rendered. */
export type ReportFiles = ReadonlyMap<string, string>;

/** What `svcsim run -f` of this version would write for the eventful scenario, if this runner did its tasks. */
export async function reportFiles(
  runner: Runner,
  { set = [], version = programVersion() }: { readonly set?: readonly string[]; readonly version?: string } = {},
): Promise<ReportFiles> {
  const files = [{ name: eventfulFile, text: readFileSync(eventfulFile, 'utf8') }];
  const scenario = parseScenario(files, { set, inputHash: hashInput(files, set) });
  const summary = summarize(scenario, await runExperiment(scenario, runner), { version });
  return new Map(renderReport(summary).map(({ name, text }) => [name, text]));
}
