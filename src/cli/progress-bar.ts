import type { OutputStream } from './io.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { createTimeLeft } from './time-left.ts';

/** A line on a terminal that says how far a run is, and goes away when it has ended. */
export interface ProgressBar {
  /** Takes note of how far it is, from 0 to 1. */
  readonly update: (fraction: number) => void;
  /** Wipes the line out. */
  readonly end: () => void;
}

const hiddenForMs = 500;
const leastMsBetweenDrawings = 100;
const eraseLine = '\r\u001b[2K';

/**
 * A progress bar that appears when the run takes longer than half a second and is drawn ten times a second at most,
 * with the percentage and an estimate of the time left. One line, never as wide as the terminal, so it cannot wrap.
 */
export function createProgressBar(stream: OutputStream, style: () => TerminalStyle, nowMs: () => number): ProgressBar {
  const startMs = nowMs();
  const timeLeft = createTimeLeft(startMs);
  let fraction = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;

  const draw = (): void => {
    const now = nowMs();
    if (now - startMs < hiddenForMs || now - drawnMs < leastMsBetweenDrawings) return;
    drawnMs = now;
    stream.write(eraseLine + progressLine(fraction, timeLeft.at(now, fraction), style()));
  };
  // The time left goes down between two updates as well.
  const timer = setInterval(draw, leastMsBetweenDrawings);
  timer.unref();

  return {
    update(next) {
      fraction = Math.min(1, Math.max(fraction, next));
      draw();
    },
    end() {
      clearInterval(timer);
      if (drawnMs !== Number.NEGATIVE_INFINITY) stream.write(eraseLine);
    },
  };
}

/**
 * The line itself, such as `Simulating ━━━━━━━━──────── 52 %  1m 3s left`.
 *
 * @param timeLeftMs null while nothing is known of it.
 */
export function progressLine(fraction: number, timeLeftMs: number | null, style: TerminalStyle): string {
  const percent = `${Math.floor(fraction * 100)}`.padStart(3);
  const left = timeLeftMs === null || fraction >= 1 ? '' : `  ${inWords(timeLeftMs)} left`;
  const around = `Simulating  ${percent} %${left}`;
  const width = Math.min(40, style.width - 1 - around.length);
  if (width < 5) return around.slice(0, style.width - 1);
  const [full, empty] = style.unicode ? ['━', '─'] : ['#', '-'];
  const filled = Math.floor(fraction * width);
  return `Simulating ${full.repeat(filled)}${empty.repeat(width - filled)} ${percent} %${left}`;
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor(seconds / 60) % 60}m`;
}
