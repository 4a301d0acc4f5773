import { type ConcurrencyLimit, type ConcurrencyLimitKind, concurrencyLimitKind } from './concurrency-limit.ts';
import { SampleWindow } from './sample-window.ts';

/** The long-term mean is a plain one at first. */
const WARM_UP_WINDOWS = 10;

/**
 * By the gradient of stays: the limit shrinks as the mean stay of a window grows over its long-term mean, by half at
 * most, and may grow by a queue of `queue` requests while it does not. It is left alone while less than half of it is in
 * use.
 *
 * Source: Netflix concurrency-limits, Gradient2Limit within a WindowedLimit, with their defaults; "Performance Under
 * Load" (Netflix, 2018).
 */
export const gradient2: ConcurrencyLimitKind = concurrencyLimitKind({
  name: 'gradient2',
  summary:
    'Shrinks as the mean stay of requests grows over its long-term mean, and grows while it does not (Gradient2Limit of Netflix).',
  options: {
    initial: { kind: 'number', default: 20, minimum: 1, maximum: 1e6, whole: true, summary: 'The first limit.' },
    minimum: { kind: 'number', default: 20, minimum: 1, maximum: 1e6, whole: true, summary: 'The least limit.' },
    maximum: { kind: 'number', default: 200, minimum: 1, maximum: 1e6, whole: true, summary: 'The greatest limit.' },
    queue: { kind: 'number', default: 4, minimum: 0, maximum: 1e6, summary: 'The queue that is no sign of overload.' },
    smoothing: { kind: 'number', default: 0.2, minimum: 0.001, maximum: 1, summary: 'Weight of a window’s new limit.' },
    longWindow: { kind: 'number', default: 600, minimum: 1, maximum: 1e6, summary: 'Windows of the long-term mean.' },
    windowMs: { kind: 'duration', default: 1000, summary: 'How long stays are gathered before the limit is set anew.' },
  },
  create({ initial, minimum, maximum, queue, smoothing, longWindow, windowMs }) {
    let estimate = initial;
    let longMs = 0;
    let windows = 0;
    const window = new SampleWindow(windowMs, (shortMs, inFlight) => {
      windows++;
      const weight = windows <= WARM_UP_WINDOWS ? 1 / windows : 2 / (longWindow + 1);
      longMs = longMs * (1 - weight) + shortMs * weight;
      const gradient = Math.max(0.5, Math.min(1, longMs / shortMs));
      // After an overload the long-term mean would take long to come down by itself.
      if (longMs > 2 * shortMs) longMs *= 0.9;
      if (inFlight < estimate / 2) return;
      const next = estimate * (1 - smoothing) + (estimate * gradient + queue) * smoothing;
      estimate = Math.max(minimum, Math.min(maximum, next));
      limit.limit = Math.floor(estimate);
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
