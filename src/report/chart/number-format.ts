import type { Estimate } from '../../statistics/summary.ts';
import { latencyFigure } from '../overview/figures.ts';

/**
 * A coordinate as SVG text: two decimals, no negative zero. Rounding is also what makes files equal on all versions of
 * Node: the ticks of d3's scales come from Math.pow, whose last digit differs between them.
 */
export function coordinate(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}

/** A latency and its 95 % half-width, `87.4 ms ± 3.1 ms`: the figure of the tables, set as in print. */
export function spacedFigure(value: Estimate): string {
  return spaced(latencyFigure(value)).replace('±', '± ');
}

function spaced(text: string): string {
  return text.replace(/(\d)(ns|us|ms|s)(?=$| )/g, (_, digit: string, unit: string) =>
    unit === 'us' ? `${digit}\u00a0µs` : `${digit}\u00a0${unit}`,
  );
}

/** A whole number with commas between thousands: `5,400,000`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of three significant digits without trailing zeros: `0.0123`, `17.2`, `5400`. */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)) + 0);
}

/** A number for an axis, short at any size: `0.5`, `900`, `12.5k`, `1.5M`. */
export function formatCompact(value: number): string {
  if (value >= 999_500) return `${formatNumber(value / 1e6)}M`;
  return value >= 9_995 ? `${formatNumber(value / 1e3)}k` : formatNumber(value);
}

/** A ratio around 1 with three decimals, so that columns and intervals line up: `1.090`. */
export function formatRatio(value: number): string {
  return value.toFixed(3);
}

/** A share as a percentage of three significant digits: `10.3%`. */
export function formatShare(fraction: number): string {
  return `${formatNumber(fraction * 100)}%`;
}

/** Labels of an axis of shares in percent, with as many decimals as tell its ticks apart; the last bears the sign. */
export function shareTickLabels(ticks: readonly number[]): readonly string[] {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const exponent = Number(
    Number((step * 100).toPrecision(6))
      .toExponential()
      .split('e')[1],
  );
  const decimals = Math.min(8, Math.max(0, -exponent));
  return ticks.map((tick, index) => (tick * 100).toFixed(decimals) + (index === ticks.length - 1 ? '%' : ''));
}

/** A point of simulated time: `0`, `90 s`, `5 min`, `2 h`, in the unit that the step between ticks suggests. */
export function formatTime(ms: number, stepMs: number): string {
  if (ms === 0) return '0';
  const [unit, name] =
    stepMs % 3_600_000 === 0
      ? [3_600_000, 'h']
      : stepMs % 60_000 === 0
        ? [60_000, 'min']
        : stepMs >= 1000
          ? [1000, 's']
          : [1, 'ms'];
  return `${formatNumber(ms / unit)}\u00a0${name}`;
}

/** The names in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
