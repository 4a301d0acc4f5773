import type { HorizontalPodAutoscaler, MetricSpec, MetricTarget } from '../../kubernetes/objects.ts';
import type { ScalingRules } from '../../kubernetes/scaling-behavior.ts';
import type { Complain } from './complain.ts';

type Path = readonly (string | number)[];

/** Longest window and period that the API server takes, in s. */
const LONGEST_WINDOW_S = 3600;
const LONGEST_PERIOD_S = 1800;

/**
 * What the API server would refuse in a HorizontalPodAutoscaler.
 *
 * Source: pkg/apis/autoscaling/validation/validation.go.
 */
export function checkAutoscaler({ spec }: HorizontalPodAutoscaler, complain: Complain): void {
  const { scaleTargetRef, minReplicas, maxReplicas, behavior } = spec;
  if (scaleTargetRef.kind === '') complain(['spec', 'scaleTargetRef'], 'spec.scaleTargetRef.kind: required');
  if (scaleTargetRef.name === '') complain(['spec', 'scaleTargetRef'], 'spec.scaleTargetRef.name: required');
  if (minReplicas < 1) complain(['spec', 'minReplicas'], 'spec.minReplicas: must be at least 1');
  if (maxReplicas < 1) complain(['spec', 'maxReplicas'], 'spec.maxReplicas: required, and must be at least 1');
  else if (maxReplicas < minReplicas) {
    complain(['spec', 'maxReplicas'], 'spec.maxReplicas: must not be less than spec.minReplicas');
  }
  for (const [i, metric] of spec.metrics.entries()) checkMetric(metric, ['spec', 'metrics', i], complain);
  if (behavior === undefined) return;
  checkRules(behavior.scaleUp, ['spec', 'behavior', 'scaleUp'], complain);
  checkRules(behavior.scaleDown, ['spec', 'behavior', 'scaleDown'], complain);
}

function checkMetric({ type, resource, containerResource, pods }: MetricSpec, path: Path, complain: Complain): void {
  const at = path.join('.');
  const source = { Resource: resource, ContainerResource: containerResource, Pods: pods };
  if (type === 'Object' || type === 'External') return;
  const found = source[type];
  const field = `${type[0]?.toLowerCase()}${type.slice(1)}`;
  if (found === undefined) complain(path, `${at}.${field}: required for type ${type}`);
  else checkTarget(found.target, [...path, field, 'target'], complain);
}

function checkTarget(
  { type, averageUtilization, averageValue, value }: MetricTarget,
  path: Path,
  complain: Complain,
): void {
  const amounts = { Utilization: averageUtilization, AverageValue: averageValue, Value: value };
  const field = { Utilization: 'averageUtilization', AverageValue: 'averageValue', Value: 'value' }[type];
  const amount = amounts[type];
  if (amount === undefined) complain(path, `${path.join('.')}.${field}: required for type ${type}`);
  else if (amount <= 0) complain([...path, field], `${path.join('.')}.${field}: must be positive`);
}

function checkRules({ stabilizationWindowSeconds, policies }: ScalingRules, path: Path, complain: Complain): void {
  const at = path.join('.');
  if (stabilizationWindowSeconds < 0 || stabilizationWindowSeconds > LONGEST_WINDOW_S) {
    const field = 'stabilizationWindowSeconds';
    complain([...path, field], `${at}.${field}: must be between 0 and ${LONGEST_WINDOW_S}`);
  }
  for (const [i, { value, periodSeconds }] of policies.entries()) {
    const policy = [...path, 'policies', i];
    if (value <= 0) complain(policy, `${policy.join('.')}.value: must be greater than zero`);
    if (periodSeconds > 0 && periodSeconds <= LONGEST_PERIOD_S) continue;
    complain(policy, `${policy.join('.')}.periodSeconds: must be between 1 and ${LONGEST_PERIOD_S}`);
  }
}
