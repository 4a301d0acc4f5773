import { formatDurationMs } from '../../base/units.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { RetrySpec } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** Envoy's. */
const DEFAULT_BASE_MS = 25;

/** What a Workload tries again, with Envoy's back-off where it says nothing; null when nothing is. */
export function resolveRetries(
  resolution: Resolution,
  { document, value: { retries } }: Sourced<WorkloadDocument>,
): RetrySpec | null {
  if (retries === undefined) return null;
  const given = retries.backoff ?? {};
  const backoffBaseMs = given.base ?? DEFAULT_BASE_MS;
  const backoffMaxMs = given.max ?? 10 * backoffBaseMs;
  const jitter = given.jitter ?? 'full';
  if (backoffMaxMs < backoffBaseMs) {
    const message = 'Workload.spec.retries.backoff: max is less than base';
    complain(resolution, document, ['spec', 'retries', 'backoff', 'max'], message);
  }
  if (retries.max === 'unlimited' && backoffBaseMs === 0) {
    const message = 'Workload.spec.retries: without a limit and without a pause it would never end';
    complain(resolution, document, ['spec', 'retries', 'backoff', 'base'], message, 'write base: 10ms');
  }
  const assume = (field: string, text: string, source: string): void =>
    assumeOf(resolution, document, `retries.${field}`, text, source);
  if (retries.on === undefined) assume('on', 'connect-failure, 5xx, timeout', 'default');
  if (given.base === undefined || given.max === undefined || given.jitter === undefined) {
    const range = `${formatDurationMs(backoffBaseMs)} to ${formatDurationMs(backoffMaxMs)}, ${jitter} jitter`;
    assume('backoff', range, "Envoy's defaults: 25ms, ten times the base, full jitter");
  }
  if (retries.budget === undefined) assume('budget', 'no limit', 'default');
  return {
    max: retries.max === 'unlimited' ? Number.POSITIVE_INFINITY : retries.max,
    on: retries.on ?? ['connect-failure', '5xx', 'timeout'],
    backoffBaseMs,
    backoffMaxMs,
    jitter,
    budget: retries.budget ?? null,
    leastRemainingMs: retries.leastRemaining ?? 0,
  };
}
