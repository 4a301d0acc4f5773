import type { Command } from 'commander';
import { collect } from './collect.ts';

/** The option of every command that looks at load-balancing algorithms. */
export interface PlugInOptions {
  readonly plugin?: readonly string[];
}

/** Adds `--plugin`. */
export function addPlugInOption(command: Command): Command {
  return command.option(
    '--plugin <file>',
    'a load-balancing algorithm of your own: an ES module (.mjs); may be repeated',
    collect,
  );
}
