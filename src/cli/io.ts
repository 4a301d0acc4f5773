/** A stream that the program writes text to. Writing to one whose reader has gone away does nothing. */
export interface OutputStream {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal in characters; undefined when it is none. */
  readonly columns: () => number | undefined;
}

/**
 * All that a command sees of the machine beside the file system: who calls it passes the real process, or in tests
 * something that keeps what was written.
 */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative paths start from. */
  readonly workingFolder: string;
  /** Threads that the machine can run at the same time. */
  readonly availableCores: number;
  /** Milliseconds since some fixed moment, for progress only. */
  readonly nowMs: () => number;
  /**
   * Calls the listener at each Ctrl-C, which then no longer ends the program.
   *
   * @returns what takes the listener away again.
   */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the program at once. */
  readonly exit: (code: number) => void;
}
