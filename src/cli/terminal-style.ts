import type { Io, OutputStream } from './io.ts';

/** How text may look on one of the program's two output streams. */
export interface TerminalStyle {
  readonly color: boolean;
  /** False: nothing outside of ASCII. */
  readonly unicode: boolean;
  /** Characters in a line; 80 when the stream is no terminal. */
  readonly width: number;
}

/**
 * What the stream can show. `NO_COLOR` (no-color.org) turns colour off, `FORCE_COLOR` turns it on without a terminal;
 * with both it stays off. Unicode goes everywhere but to `TERM=dumb` and the plain locales `C` and `POSIX`.
 */
export function terminalStyle(stream: OutputStream, env: Io['env']): TerminalStyle {
  const isDumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR ?? '';
  const isForced = forced !== '' && forced !== '0' && forced !== 'false';
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    color: !env.NO_COLOR && (isForced || (stream.isTerminal && !isDumb)),
    unicode: !isDumb && !['C', 'POSIX'].includes(locale),
    // A terminal that does not know its width says 0.
    width: Math.max(40, stream.columns() || 80),
  };
}
