import { type ConcurrencyLimit, type ConcurrencyLimitKind, concurrencyLimitKind } from './concurrency-limit.ts';
import { SampleWindow } from './sample-window.ts';

/** A shorter stay than any before is looked for anew after so many windows for each request of the limit. */
const PROBE_MULTIPLIER = 30;

/**
 * After TCP Vegas: of the limit the part 1 − shortest stay / mean stay is taken for a queue. While that is short the limit
 * grows, when it is long the limit shrinks. It is left alone while less than half of it is in use.
 *
 * Source: Netflix concurrency-limits, VegasLimit within a WindowedLimit, with their defaults: with λ = log10 of the limit,
 * at least 1, it grows by 6 λ up to a queue of λ, by λ below 3 λ, and shrinks by λ above 6 λ.
 */
export const vegas: ConcurrencyLimitKind = concurrencyLimitKind({
  name: 'vegas',
  summary: 'Grows and shrinks by the queue that it infers from the shortest stay (VegasLimit of Netflix).',
  options: {
    initial: { kind: 'number', default: 20, minimum: 1, maximum: 1e6, whole: true, summary: 'The first limit.' },
    maximum: { kind: 'number', default: 1000, minimum: 1, maximum: 1e6, whole: true, summary: 'The greatest limit.' },
    smoothing: { kind: 'number', default: 1, minimum: 0.001, maximum: 1, summary: 'Weight of a window’s new limit.' },
    windowMs: { kind: 'duration', default: 1000, summary: 'How long stays are gathered before the limit is set anew.' },
  },
  create({ initial, maximum, smoothing, windowMs }, stream) {
    let estimate = initial;
    let shortestMs = Number.POSITIVE_INFINITY;
    let windows = 0;
    let jitter = 0.5 + 0.5 * stream.uniform();
    const window = new SampleWindow(windowMs, (stayMs, inFlight, isDropped) => {
      windows++;
      const isProbe = windows >= jitter * PROBE_MULTIPLIER * estimate;
      if (isProbe) {
        jitter = 0.5 + 0.5 * stream.uniform();
        windows = 0;
      }
      if (isProbe || stayMs < shortestMs) {
        shortestMs = stayMs;
        return;
      }
      if (!isDropped && inFlight * 2 < estimate) return;
      const next = estimate + change(estimate, Math.ceil(estimate * (1 - shortestMs / stayMs)), isDropped);
      estimate = (1 - smoothing) * estimate + smoothing * Math.max(1, Math.min(maximum, next));
      limit.limit = Math.max(1, Math.floor(estimate));
    });
    const limit: { limit: number } & ConcurrencyLimit = {
      limit: initial,
      left(nowMs, stayMs, inFlight, isDropped) {
        window.add(nowMs, stayMs, inFlight, isDropped);
      },
    };
    return limit;
  },
});

function change(limit: number, queue: number, isDropped: boolean): number {
  const step = wholeLog10(limit);
  if (isDropped) return -step;
  if (queue <= step) return 6 * step;
  if (queue < 3 * step) return step;
  return queue > 6 * step ? -step : 0;
}

/** The whole part of the decimal logarithm, at least 1. */
function wholeLog10(value: number): number {
  let log = 0;
  for (let rest = value; rest >= 10; rest /= 10) log++;
  return Math.max(1, log);
}
