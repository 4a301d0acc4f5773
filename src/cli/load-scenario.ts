import type { Scenario } from '../scenario/scenario.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { loadInput } from './load-input.ts';
import type { LoadedPlugIn } from './load-plug-in-files.ts';
import type { PlugInOptions } from './plug-in-options.ts';
import type { Input } from './read-input.ts';

/** A scenario, and the names of the files that it was read from. */
export interface Loaded {
  readonly scenario: Scenario;
  readonly fileNames: readonly string[];
}

/**
 * Reads and parses all that the command line names.
 *
 * @throws ScenarioError, CommandError as `loadInput` and `loadPlugInFiles` do.
 */
export async function loadScenario(
  io: Io,
  paths: readonly string[],
  options: InputOptions & PlugInOptions,
): Promise<Loaded> {
  const parse = await scenarioParser(options, await loadedPlugIns(io, options));
  const { parsed, fileNames } = await loadInput(io, paths, options, parse);
  return { scenario: parsed, fileNames };
}

/** The algorithms of `--plugin`. */
export async function loadedPlugIns(io: Io, { plugin = [] }: PlugInOptions): Promise<readonly LoadedPlugIn[]> {
  if (plugin.length === 0) return [];
  const { loadPlugInFiles } = await import('./load-plug-in-files.ts');
  return await loadPlugInFiles(io, plugin);
}

/** What makes a scenario of input, with the settings of the command line. */
export async function scenarioParser(
  { set = [], seed }: InputOptions,
  plugIns: readonly LoadedPlugIn[],
): Promise<(input: Input) => Scenario> {
  const { hashInput } = await import('./read-input.ts');
  const { parseScenario } = await import('../scenario/parse-scenario.ts');
  const given = seed === undefined ? {} : { seed };
  return ({ files, name }) =>
    parseScenario(files, { set, plugIns, inputHash: hashInput(files, set, plugIns), name, ...given });
}
