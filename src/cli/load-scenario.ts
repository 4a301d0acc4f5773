import { type Mistake, ScenarioError } from '../base/scenario-error.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';

/** A scenario, and the names of the files that it was read from. */
export interface Loaded {
  readonly scenario: Scenario;
  readonly fileNames: readonly string[];
}

/**
 * Reads and parses all that the command line names.
 *
 * @throws ScenarioError with all mistakes: of files that cannot be read, and in those that can.
 * @throws CommandError when the command line names nothing.
 */
export async function loadScenario(io: Io, paths: readonly string[], options: InputOptions): Promise<Loaded> {
  const all = [...(options.filename ?? []), ...paths];
  const set = options.set ?? [];
  if (all.length === 0) {
    throw new CommandError('nothing to read: name a file, a folder, or - for standard input', exitCode.mistake);
  }
  const { hashInput, readInput } = await import('./read-input.ts');
  const { parseScenario } = await import('../scenario/parse-scenario.ts');
  const { files, mistakes, name } = await readInput(all, io);
  const parse = (): Scenario =>
    parseScenario(files, {
      set,
      inputHash: hashInput(files, set),
      name,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
  if (mistakes.length > 0) {
    // What stands in the missing file is missed everywhere: only mistakes with a place are sure to be mistakes.
    const others = files.length === 0 ? [] : mistakesOf(parse).filter((mistake) => mistake.place !== null);
    throw new ScenarioError([...mistakes, ...others]);
  }
  return { scenario: parse(), fileNames: files.map((file) => file.name) };
}

function mistakesOf(parse: () => unknown): readonly Mistake[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.mistakes;
    throw error;
  }
}
