import type { Scenario } from '../scenario/scenario.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { loadInput } from './load-input.ts';
import type { Input } from './read-input.ts';

/** A scenario, and the names of the files that it was read from. */
export interface Loaded {
  readonly scenario: Scenario;
  readonly fileNames: readonly string[];
}

/**
 * Reads and parses all that the command line names.
 *
 * @throws ScenarioError, CommandError as `loadInput` does.
 */
export async function loadScenario(io: Io, paths: readonly string[], options: InputOptions): Promise<Loaded> {
  const { parsed, fileNames } = await loadInput(io, paths, options, await scenarioParser(options));
  return { scenario: parsed, fileNames };
}

/** What makes a scenario of input, with the settings of the command line. */
export async function scenarioParser({ set = [], seed }: InputOptions): Promise<(input: Input) => Scenario> {
  const { hashInput } = await import('./read-input.ts');
  const { parseScenario } = await import('../scenario/parse-scenario.ts');
  const given = seed === undefined ? {} : { seed };
  return ({ files, name }) => parseScenario(files, { set, inputHash: hashInput(files, set), name, ...given });
}
