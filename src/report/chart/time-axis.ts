import { formatTime } from './number-format.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * HOUR),
];

/** Round points of time from start to end, about so many: whole seconds, minutes or hours, as clocks divide them. */
export function timeTicks(
  startMs: number,
  endMs: number,
  about: number,
): readonly { readonly timeMs: number; readonly label: string }[] {
  const span = endMs - startMs;
  const step = steps.find((each) => span / each <= about) ?? Math.ceil(span / about / HOUR) * HOUR;
  const first = Math.ceil(startMs / step);
  const count = Math.max(0, Math.floor(endMs / step) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const timeMs = (first + index) * step;
    return { timeMs, label: formatTime(timeMs, step) };
  });
}
