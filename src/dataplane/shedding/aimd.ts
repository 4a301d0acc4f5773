import { type ConcurrencyLimit, type ConcurrencyLimitKind, concurrencyLimitKind } from './concurrency-limit.ts';

/**
 * Additive increase, multiplicative decrease, as TCP does by losses: one more for each request that leaves in time while
 * at least half of the limit is in use; times `backoff` for each that took longer than `timeout` or whose answer nobody
 * wanted.
 *
 * Source: Netflix concurrency-limits, AIMDLimit; its defaults.
 */
export const aimd: ConcurrencyLimitKind = concurrencyLimitKind({
  name: 'aimd',
  summary:
    'Grows by one while requests leave in time, and shrinks by a factor when one does not (AIMDLimit of Netflix).',
  options: {
    initial: { kind: 'number', default: 10, minimum: 1, maximum: 1e6, whole: true, summary: 'The first limit.' },
    minimum: { kind: 'number', default: 1, minimum: 1, maximum: 1e6, whole: true, summary: 'The least limit.' },
    maximum: { kind: 'number', default: 200, minimum: 1, maximum: 1e6, whole: true, summary: 'The greatest limit.' },
    backoff: { kind: 'number', default: 0.9, minimum: 0.5, maximum: 0.999, summary: 'The factor by which it shrinks.' },
    timeoutMs: { kind: 'duration', default: 5000, summary: 'Who stays longer makes it shrink.' },
  },
  create({ initial, minimum, maximum, backoff, timeoutMs }) {
    const state: { limit: number } & ConcurrencyLimit = {
      limit: initial,
      left(_, stayMs, inFlight, isDropped) {
        const { limit } = state;
        let next = limit;
        if (isDropped || stayMs > timeoutMs) next = Math.min(limit - 1, Math.floor(limit * backoff));
        else if (inFlight * 2 >= limit) next = limit + 1;
        state.limit = Math.max(minimum, Math.min(maximum, next));
      },
    };
    return state;
  },
});
