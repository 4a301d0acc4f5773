import { breakerRules } from '../../client/gate/breaker/registry.ts';
import type { PolicySpec } from '../../client/policy-kind.ts';
import { duration } from '../shape/amount-shapes.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { policyShape } from '../shape/policy-shape.ts';
import { choice, integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';

/** A circuit breaker as it was written; times in ms. */
export interface CircuitBreakerDocument {
  readonly scope?: 'client' | 'shared' | 'endpoint' | undefined;
  readonly opensOn: PolicySpec;
  readonly openFor?: number | undefined;
  readonly halfOpen?: { readonly probes?: number | undefined; readonly timeout?: number | undefined } | undefined;
}

/** A circuit breaker. */
export const circuitBreakerShape: Shape<CircuitBreakerDocument> = object({
  scope: optional(
    choice(['client', 'shared', 'endpoint']),
    'One for each client, one for all of them, or with a balancer one for each endpoint.',
  ),
  opensOn: required(policyShape(breakerRules, '{consecutiveFailures: {failures: 5}}'), 'When it opens.'),
  openFor: optional(duration({ above: 0 }), 'How long everything fails at once before it is tried again.'),
  halfOpen: optional(
    object({
      probes: optional(integer(1, 1000), 'Attempts that are tried; when all of them are good it closes.'),
      timeout: optional(
        duration({ above: 0 }),
        'How long each of them may take: half_open_resource_timeout of semian.',
      ),
    }),
    'How it is tried whether the Service is well again.',
  ),
});
