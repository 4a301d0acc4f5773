import type { Scenario } from '../scenario/scenario.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { loadInput } from './load-input.ts';

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
  const { hashInput } = await import('./read-input.ts');
  const { parseScenario } = await import('../scenario/parse-scenario.ts');
  const set = options.set ?? [];
  const seed = options.seed === undefined ? {} : { seed: options.seed };
  const { parsed, fileNames } = await loadInput(io, paths, options, ({ files, name }) =>
    parseScenario(files, { set, inputHash: hashInput(files, set), name, ...seed }),
  );
  return { scenario: parsed, fileNames };
}
