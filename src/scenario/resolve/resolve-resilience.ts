import type { Registry } from '../../base/registry.ts';
import { formatDurationMs } from '../../base/units.ts';
import { budgetKinds } from '../../client/budget/registry.ts';
import { breakerRules } from '../../client/gate/breaker/registry.ts';
import { limitKinds } from '../../client/gate/concurrency-limit.ts';
import type { PolicyKind, PolicySpec } from '../../client/policy-kind.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ResilienceSpec } from '../scenario.ts';
import { writtenName } from '../shape/options-shape.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { resolveRetries } from './resolve-retries.ts';

/** Finagle's: three snapshots of its window. */
const HEDGE_WINDOW_MS = 30_000;
/** gobreaker's. */
const OPEN_FOR_MS = 60_000;
/** The SRE book's: K, and two minutes. */
const THROTTLING_K = 2;
const THROTTLING_WINDOW_MS = 120_000;

/** What limits the load that the clients of a Workload make and how long they wait, with the defaults of usual clients. */
export function resolveResilience(resolution: Resolution, workload: Sourced<WorkloadDocument>): ResilienceSpec {
  const { document, value } = workload;
  checkTimes(resolution, workload);
  const retries = resolveRetries(resolution, workload);
  notePolicy(resolution, workload, 'retries.budget', budgetKinds, value.retries?.budget);
  notePolicy(resolution, workload, 'hedge.budget', budgetKinds, value.hedge?.budget);
  notePolicy(resolution, workload, 'concurrencyLimit', limitKinds, value.concurrencyLimit);
  const throttling = value.adaptiveThrottling;
  if (throttling !== undefined && (throttling.k === undefined || throttling.window === undefined)) {
    const k = throttling.k ?? THROTTLING_K;
    const window = formatDurationMs(throttling.window ?? THROTTLING_WINDOW_MS);
    assumeOf(resolution, document, 'adaptiveThrottling', `k ${k}, window ${window}`, 'the SRE book: 2, two minutes');
  }
  return {
    connectTimeoutMs: value.connectTimeout ?? Number.POSITIVE_INFINITY,
    deadlineMs: value.deadline ?? Number.POSITIVE_INFINITY,
    retries,
    hedge: resolveHedge(resolution, workload),
    circuitBreaker: resolveCircuitBreaker(resolution, workload),
    adaptiveThrottling:
      throttling === undefined
        ? null
        : { k: throttling.k ?? THROTTLING_K, windowMs: throttling.window ?? THROTTLING_WINDOW_MS },
    concurrencyLimit: value.concurrencyLimit ?? null,
  };
}

/** Times that contradict what else was said. */
function checkTimes(resolution: Resolution, { document, value }: Sourced<WorkloadDocument>): void {
  if (value.connectTimeout !== undefined && value.connection?.protocol === 'udp') {
    const message = 'Workload.spec.connectTimeout: udp has no connection to be opened';
    complain(resolution, document, ['spec', 'connectTimeout'], message);
  }
  if (value.retries?.leastRemaining !== undefined && value.deadline === undefined) {
    const message = 'Workload.spec.retries.leastRemaining: there is no deadline until which it could remain';
    complain(resolution, document, ['spec', 'retries', 'leastRemaining'], message, 'add deadline: 500ms to spec');
  }
}

function resolveHedge(
  resolution: Resolution,
  { document, value: { hedge } }: Sourced<WorkloadDocument>,
): ResilienceSpec['hedge'] {
  if (hedge === undefined) return null;
  const isPercentile = typeof hedge.after === 'object';
  if (hedge.window !== undefined && !isPercentile) {
    const message = 'Workload.spec.hedge.window: only a percentile is taken over a time';
    complain(resolution, document, ['spec', 'hedge', 'window'], message, 'write after: p95');
  }
  if (isPercentile) {
    const scope = 'of the first attempts of all its clients together, renewed every third of the window';
    assumeOf(resolution, document, 'percentile of hedge', scope, 'simplified: as of clients in one process');
    if (hedge.window === undefined) {
      assumeOf(resolution, document, 'hedge.window', formatDurationMs(HEDGE_WINDOW_MS), 'default');
    }
  }
  if (hedge.max === undefined) assumeOf(resolution, document, 'hedge.max', '1', 'default');
  if (hedge.budget === undefined) assumeOf(resolution, document, 'hedge.budget', 'no limit', 'default');
  return {
    after:
      typeof hedge.after === 'number'
        ? { delayMs: hedge.after }
        : { quantile: hedge.after.quantile, windowMs: hedge.window ?? HEDGE_WINDOW_MS },
    max: hedge.max ?? 1,
    budget: hedge.budget ?? null,
  };
}

function resolveCircuitBreaker(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
): ResilienceSpec['circuitBreaker'] {
  const { document, value } = workload;
  const breaker = value.circuitBreaker;
  if (breaker === undefined) return null;
  const assume = (field: string, text: string, source: string): void =>
    assumeOf(resolution, document, `circuitBreaker.${field}`, text, source);
  const scope = breaker.scope ?? 'client';
  if (scope === 'endpoint' && value.balancer === undefined) {
    const message =
      'Workload.spec.circuitBreaker.scope: without a balancer nobody knows the endpoint before it is sent';
    const path = ['spec', 'circuitBreaker', 'scope'];
    complain(resolution, document, path, message, 'add a balancer to spec, or write client or shared');
  }
  if (scope === 'endpoint' && breaker.halfOpen?.timeout !== undefined) {
    const message = 'Workload.spec.circuitBreaker.halfOpen.timeout: it has no effect with scope: endpoint';
    complain(resolution, document, ['spec', 'circuitBreaker', 'halfOpen', 'timeout'], message);
  }
  notePolicy(resolution, workload, 'circuitBreaker.opensOn', breakerRules, breaker.opensOn);
  if (breaker.scope === undefined) assume('scope', 'client', 'default: each client has its own');
  if (breaker.openFor === undefined) assume('openFor', formatDurationMs(OPEN_FOR_MS), "gobreaker's and resilience4j's");
  if (breaker.halfOpen?.probes === undefined) assume('halfOpen.probes', '1', "gobreaker's and semian's");
  return {
    scope,
    opensOn: breaker.opensOn,
    openForMs: breaker.openFor ?? OPEN_FOR_MS,
    probes: breaker.halfOpen?.probes ?? 1,
    probeTimeoutMs: breaker.halfOpen?.timeout ?? Number.POSITIVE_INFINITY,
  };
}

/** Lists the options of a policy that were left to their defaults. */
function notePolicy(
  resolution: Resolution,
  { document }: Sourced<WorkloadDocument>,
  field: string,
  kinds: Registry<PolicyKind<unknown, never>>,
  policy: PolicySpec | undefined,
): void {
  // A plain share has one option that anybody thinks of.
  if (policy === undefined || policy.kind === 'requestShare') return;
  const left = Object.entries(kinds.get(policy.kind).options).filter(([name]) => policy.options[name] === undefined);
  if (left.length === 0) return;
  const values = left.map(([name, spec]) => {
    const value = spec.kind === 'duration' ? formatDurationMs(spec.default) : `${spec.default}`;
    return `${writtenName(name, spec)} ${value}`;
  });
  assumeOf(resolution, document, `${field}.${policy.kind}`, values.join(', '), 'defaults');
}
