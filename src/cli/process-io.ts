import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { WriteStream } from 'node:tty';
import { describeFault } from './describe-fault.ts';
import { errorReason } from './error-reason.ts';
import { exitCode } from './exit-code.ts';
import type { Io, OutputStream } from './io.ts';

/**
 * The process that runs this program, as commands see it. What is thrown where no command waits for it, as in a timer,
 * ends the program as any other fault of ours does.
 *
 * @param argv the program's arguments, to say how such a fault can be seen again.
 */
export function processIo(argv: readonly string[]): Io {
  const stderr = outputStream(process.stderr);
  process.on('uncaughtException', (fault) => {
    stderr.write(describeFault(fault, argv));
    process.exit(exitCode.fault);
  });
  return {
    stdin: process.stdin,
    stdout: outputStream(process.stdout),
    stderr,
    env: process.env,
    workingFolder: process.cwd(),
    availableCores: availableParallelism(),
    nowMs: () => performance.now(),
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    exit: (code) => process.exit(code),
  };
}

function outputStream(stream: WriteStream): OutputStream {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `svcsim run | head` has read enough: the work goes on quietly, for the report's files are still to be written.
    isOpen = false;
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCode.fault;
    if (stream === process.stdout) process.stderr.write(`error: cannot print: ${errorReason(error)}\n`);
  });
  return {
    write(text) {
      if (isOpen) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: () => stream.columns,
  };
}
