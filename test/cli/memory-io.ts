import type { Io, OutputStream } from '../../src/cli/io.ts';

/** A machine that keeps what is written, and whose Ctrl-C key a test can press. */
export interface MemoryIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: () => void;
  readonly exits: readonly number[];
}

/** What a test wants to be other than plain: an 80-column pipe, no environment, four cores. */
export interface MemoryIoOptions {
  readonly workingFolder: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Io['env'];
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly availableCores?: number;
  /** Called when a command begins to listen to Ctrl-C. */
  readonly onListening?: (interrupt: () => void) => void;
}

/** An `Io` in memory. */
export function memoryIo(options: MemoryIoOptions): MemoryIo {
  const listeners = new Set<() => void>();
  const exits: number[] = [];
  const interrupt = (): void => {
    for (const listener of listeners) listener();
  };
  const [out, stdout] = memoryStream(options);
  const [err, stderr] = memoryStream(options);
  return {
    out,
    err,
    interrupt,
    exits,
    stdin: bytesOf(options.stdin ?? ''),
    stdout,
    stderr,
    env: options.env ?? {},
    workingFolder: options.workingFolder,
    availableCores: options.availableCores ?? 4,
    nowMs: () => performance.now(),
    onInterrupt(listener) {
      listeners.add(listener);
      options.onListening?.(interrupt);
      return () => listeners.delete(listener);
    },
    exit: (code) => exits.push(code),
  };
}

function memoryStream({ isTerminal = false, columns }: MemoryIoOptions): readonly [() => string, OutputStream] {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  return [() => text, { write, isTerminal, columns: () => columns }];
}

async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? new TextEncoder().encode(text) : text;
}
