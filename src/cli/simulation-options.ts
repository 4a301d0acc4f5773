import { type Command, InvalidArgumentError, Option } from 'commander';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { addPlugInOption, type PlugInOptions } from './plug-in-options.ts';

/** The options of every command that simulates. */
export interface SimulationOptions extends InputOptions, PlugInOptions {
  readonly out?: string;
  readonly output: 'text' | 'wide' | 'json' | 'yaml' | 'csv';
  readonly quiet?: true;
  readonly progress: boolean;
  readonly threads?: number;
}

/** Adds the options of the input, `--plugin`, and `--out`, `-o`, `-q`, `--no-progress` and `--threads`. */
export function addSimulationOptions(command: Command): Command {
  return addPlugInOption(addInputOptions(command))
    .option('--out <folder>', 'where to write the report (default: reports/<name>)')
    .addOption(
      new Option('-o, --output <format>', 'what to print')
        .choices(['text', 'wide', 'json', 'yaml', 'csv'])
        .default('text'),
    )
    .option('-q, --quiet', 'print nothing but errors, and what -o json, yaml or csv asks for')
    .option('--no-progress', 'no progress bar on the terminal')
    .option('--threads <number>', 'replications at the same time (default: as many as there are cores)', threadCount);
}

const mostThreads = 1024;

function threadCount(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= mostThreads) return value;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${mostThreads}.`);
}
