import type { Command } from 'commander';
import type { Io } from './io.ts';

/**
 * One command of the program: one file of this folder and one line in `commands.ts`. A file imports what its command
 * needs only when the command runs, so that `--help` stays quick.
 */
export interface CliCommand<Options = object> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Adds the command's arguments and options. */
  readonly declare: (command: Command) => void;
  /**
   * Does the work.
   *
   * @param paths the arguments that are no options.
   * @param options as commander parsed them by `declare`.
   * @returns the exit code.
   * @throws ScenarioError, CommandError for mistakes of the user; anything else is a fault of ours.
   */
  run(io: Io, paths: readonly string[], options: Options): Promise<number>;
}
