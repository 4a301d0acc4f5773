import { type Command, InvalidArgumentError } from 'commander';
import { collect } from './collect.ts';

/** The options of every command that reads documents. */
export interface InputOptions {
  readonly filename?: readonly string[];
  readonly set?: readonly string[];
  readonly seed?: number;
}

/** Adds `-f`, `--set`, `--seed` and the paths that may be given without `-f`. */
export function addInputOptions(command: Command): Command {
  return command
    .argument('[path...]', 'files, folders (every .yaml, .yml and .json below), or - for standard input')
    .option('-f, --filename <path>', 'the same as a path; may be repeated', collect)
    .option('--set <path=value>', 'set a field, as Deployment/web.spec.replicas=12; may be repeated', collect)
    .option('--seed <number>', 'the seed of all random numbers, instead of the Simulation’s', wholeNumber);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a whole number from 0 to 9007199254740991.');
}
