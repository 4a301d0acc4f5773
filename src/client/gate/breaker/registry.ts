import { Registry } from '../../../base/registry.ts';
import type { PolicyKind } from '../../policy-kind.ts';
import type { GateParts } from '../gate.ts';
import type { BreakerRule } from './breaker-rule.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { failureCount } from './failure-count.ts';
import { failureRate } from './failure-rate.ts';

/** Every rule by which a circuit breaker opens, one line each. */
export const breakerRules: Registry<PolicyKind<BreakerRule, GateParts>> = new Registry([
  consecutiveFailures,
  failureRate,
  failureCount,
]);
