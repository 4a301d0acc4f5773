import { Command, CommanderError } from 'commander';
import { ScenarioError } from '../base/scenario-error.ts';
import type { CliCommand } from './cli-command.ts';
import { CommandError } from './command-error.ts';
import { commands } from './commands.ts';
import { describeFault } from './describe-fault.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { terminalStyle } from './terminal-style.ts';
import { version } from './version.ts';

/**
 * The whole program: reads the arguments, runs the command and says what went wrong. Nothing is ever thrown.
 *
 * @param argv the arguments alone, without the names of the interpreter and the program.
 * @returns the exit code, one of `exitCode`.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.done;
  const program = createProgram(io);
  for (const command of commands) {
    addCommand(program, command, io, (result) => {
      code = result;
    });
  }
  if (argv.length === 0) {
    program.outputHelp();
    return code;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return await report(error, io).catch((fault: unknown) => {
      io.stderr.write(describeFault(fault, argv));
      return exitCode.fault;
    });
  }
}

const exitCodeHelp = `
Exit codes:
  0 done, 1 a fault of svcsim, 2 a mistake in the input or the command,
  99 a threshold failed, 130 interrupted`;

function createProgram(io: Io): Command {
  return new Command('svcsim')
    .description('Simulates traffic through Kubernetes Services: real manifests in, latency and distribution out.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(see svcsim --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => terminalStyle(io.stdout, io.env).width,
      getErrHelpWidth: () => terminalStyle(io.stderr, io.env).width,
      getOutHasColors: () => terminalStyle(io.stdout, io.env).color,
      getErrHasColors: () => terminalStyle(io.stderr, io.env).color,
    })
    .addHelpText('after', exitCodeHelp);
}

function addCommand(
  program: Command,
  { name, summary, declare, run }: CliCommand,
  io: Io,
  end: (code: number) => void,
): void {
  const command = program.command(name).description(summary);
  declare(command);
  command
    .option('--debug', 'when svcsim itself fails, print where')
    .showHelpAfterError(`(see svcsim ${name} --help)`)
    .action(async () => end(await run(io, command.args, command.opts())));
}

/**
 * Tells the user what to do about what stopped the command.
 *
 * @throws what it was given when that is no mistake of the user.
 */
async function report(error: unknown, io: Io): Promise<number> {
  // Commander has written its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.mistake;
  if (error instanceof ScenarioError) {
    const { renderMistakes } = await import('./render-mistakes.ts');
    io.stderr.write(renderMistakes(error.mistakes, terminalStyle(io.stderr, io.env)));
    return exitCode.mistake;
  }
  if (error instanceof CommandError) {
    io.stderr.write(`error: ${error.message}\n`);
    return error.exitCode;
  }
  throw error;
}
