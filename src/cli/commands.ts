import type { CliCommand } from './cli-command.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { validateCommand } from './validate.ts';

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [runCommand, validateCommand, schemaCommand];
