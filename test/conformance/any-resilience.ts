import * as fc from 'fast-check';
import { budgetKinds } from '../../src/client/budget/registry.ts';
import { breakerRules } from '../../src/client/gate/breaker/registry.ts';
import { limitKinds } from '../../src/client/gate/concurrency-limit.ts';
import type { ResilienceSpec, RetrySpec } from '../../src/client/workload-spec.ts';

const never = Number.POSITIVE_INFINITY;

const anyBudget = fc.option(
  fc.constantFrom(...budgetKinds.names).map((kind) => ({ kind, options: {} })),
  { nil: null },
);

const anyRetries: fc.Arbitrary<RetrySpec> = fc.record({
  max: fc.constantFrom(1, 3, never),
  on: fc.constantFrom<RetrySpec['on'][]>(['connect-failure', '5xx', 'timeout'], ['5xx', 'timeout', 'circuit-open']),
  backoffBaseMs: fc.constantFrom(5, 40),
  backoffMaxMs: fc.constant(100),
  jitter: fc.constantFrom('full' as const, 'equal' as const, 'decorrelated' as const, 'none' as const),
  budget: anyBudget,
  leastRemainingMs: fc.constantFrom(0, 20),
});

/** Any policies of clients that belong to no balancer of requests. */
export const anyResilience: fc.Arbitrary<ResilienceSpec> = fc.record({
  connectTimeoutMs: fc.constantFrom(never, never, 1, 50),
  deadlineMs: fc.constantFrom(never, never, 20, 300),
  retries: fc.option(anyRetries, { nil: null }),
  hedge: fc.option(
    fc.record({
      after: fc.constantFrom({ delayMs: 0 }, { delayMs: 15 }, { quantile: 0.5, windowMs: 300 }),
      max: fc.constantFrom(1, 3),
      budget: anyBudget,
    }),
    { nil: null },
  ),
  circuitBreaker: fc.option(
    fc.record({
      scope: fc.constantFrom('client' as const, 'shared' as const),
      opensOn: fc.constantFrom(...breakerRules.names).map((kind) => ({ kind, options: {} })),
      openForMs: fc.constantFrom(50, 1000),
      probes: fc.constantFrom(1, 3),
      probeTimeoutMs: fc.constantFrom(never, 10),
    }),
    { nil: null },
  ),
  adaptiveThrottling: fc.option(fc.constant({ k: 2, windowMs: 1000 }), { nil: null }),
  concurrencyLimit: fc.option(
    fc.constantFrom(...limitKinds.names).map((kind) => ({ kind, options: {} })),
    { nil: null },
  ),
});
