import { type Mistake, ScenarioError } from '../base/scenario-error.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import type { Input } from './read-input.ts';

/** What documents say, and the names of the files that it was read from. */
export interface LoadedInput<Parsed> {
  readonly parsed: Parsed;
  readonly fileNames: readonly string[];
}

/**
 * Reads all that the command line names, and parses it.
 *
 * @throws ScenarioError with all mistakes: of files that cannot be read, and in those that can.
 * @throws CommandError when the command line names nothing.
 */
export async function loadInput<Parsed>(
  io: Io,
  paths: readonly string[],
  options: InputOptions,
  parse: (input: Input) => Parsed,
): Promise<LoadedInput<Parsed>> {
  const all = [...(options.filename ?? []), ...paths];
  if (all.length === 0) {
    throw new CommandError('nothing to read: name a file, a folder, or - for standard input', exitCode.mistake);
  }
  const { readInput } = await import('./read-input.ts');
  const input = await readInput(all, io);
  const { files, mistakes } = input;
  if (mistakes.length > 0) {
    // What stands in the missing file is missed everywhere: only mistakes with a place are sure to be mistakes.
    const others = files.length === 0 ? [] : mistakesOf(() => parse(input)).filter(({ place }) => place !== null);
    throw new ScenarioError([...mistakes, ...others]);
  }
  return { parsed: parse(input), fileNames: files.map((file) => file.name) };
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
