import { SimulationFault } from './simulation-fault.ts';
import { version } from './version.ts';

/**
 * What to print when svcsim itself is wrong: the fault in one line, and how to bring it about again. The stack is
 * shown only to those who asked with `--debug`.
 */
export function describeFault(error: unknown, argv: readonly string[]): string {
  const cause = error instanceof SimulationFault ? error.cause : error;
  const [message = ''] = (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)).split('\n');
  const wantsStack = argv.includes('--debug');
  const again = ['svcsim', ...argv];
  if (error instanceof SimulationFault && !argv.some((word) => /^--seed(=|$)/.test(word))) {
    again.push('--seed', String(error.seed));
  }
  if (!wantsStack) again.push('--debug');
  const stack = wantsStack && cause instanceof Error ? `${cause.stack ?? ''}\n` : '';
  return [
    `svcsim bug: ${message}`,
    `  to see it again: ${again.map(quoteForShell).join(' ')}`,
    `  svcsim ${version()}, Node ${process.version}, ${process.platform} ${process.arch}`,
    stack,
  ].join('\n');
}

function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
