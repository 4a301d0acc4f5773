import type { CliCommand } from './cli-command.ts';
import { dnsCommand } from './dns.ts';
import { explainCommand } from './explain.ts';
import { rulesCommand } from './rules.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { traceCommand } from './trace.ts';
import { validateCommand } from './validate.ts';

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [
  runCommand,
  explainCommand,
  rulesCommand,
  dnsCommand,
  traceCommand,
  validateCommand,
  schemaCommand,
];
