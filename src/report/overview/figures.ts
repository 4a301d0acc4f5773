import { formatDurationMs, formatRate } from '../../base/units.ts';
import type { Estimate, ThresholdSummary } from '../../statistics/summary.ts';

/** What stands where a sample cannot carry a number. */
export const NOT_AVAILABLE = 'n/a';

/** `87.4ms ±3.1ms`: a latency and its 95 % half-width in the same unit; without one the latency alone. */
export function latencyFigure(value: Estimate): string {
  const unit = /\d(ns|us|ms|s)$/.exec(formatDurationMs(value.estimate ?? 0))?.[1];
  const inMs = unit === undefined ? undefined : { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 }[unit];
  if (inMs === undefined) return withInterval(value, formatDurationMs);
  return withInterval(value, formatDurationMs, (halfWidth) => `${plain(halfWidth / inMs)}${unit}`);
}

/** The latency alone. */
export function latencyEstimate({ estimate }: Estimate): string {
  return withInterval({ estimate, halfWidth: null }, formatDurationMs);
}

/** `0.0169%`: a share of requests or connections. */
export function shareFigure(fraction: number): string {
  if (!Number.isFinite(fraction)) return NOT_AVAILABLE;
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.0001) return '<0.0001%';
  return `${Number(percent.toPrecision(3))}%`;
}

/** `1.090 ±0.012`: a ratio around 1, with so many decimals. */
export function ratioFigure(value: Estimate, decimals: number): string {
  return withInterval(
    value,
    (ratio) => ratio.toFixed(decimals),
    (halfWidth) => halfWidth.toFixed(decimals),
  );
}

/** A p-value of three digits; below 0.001 only that it is. */
export function pValueFigure(pValue: number): string {
  if (!Number.isFinite(pValue)) return NOT_AVAILABLE;
  return pValue < 0.001 ? '<0.001' : plain(pValue);
}

/** A rate a second, without its interval. */
export function rateFigure({ estimate }: Estimate): string {
  return withInterval({ estimate, halfWidth: null }, formatRate);
}

/** The value that a threshold was held against, in its unit. */
export function thresholdFigure({ value, unit }: ThresholdSummary): string {
  const format = { ms: formatDurationMs, fraction: shareFigure, 'per-second': formatRate, ratio: plain }[unit];
  return withInterval(value, format);
}

function withInterval(
  { estimate, halfWidth }: Estimate,
  format: (value: number) => string,
  formatHalfWidth: (halfWidth: number) => string = format,
): string {
  if (estimate === null || !Number.isFinite(estimate)) return NOT_AVAILABLE;
  if (halfWidth === null || !Number.isFinite(halfWidth)) return format(estimate);
  // Two digits of an interval are as many as it is known to.
  return `${format(estimate)} ±${formatHalfWidth(Number(halfWidth.toPrecision(2)))}`;
}

function plain(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
