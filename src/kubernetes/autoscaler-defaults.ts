import { autoscalerDefaults } from './horizontal-pod-autoscaler.ts';
import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { HorizontalPodAutoscaler, Manifest, MetricSpec, MetricTarget } from './objects.ts';
import { defaultScalingBehavior, type ScalingRules } from './scaling-behavior.ts';

/**
 * A HorizontalPodAutoscaler with what the API server fills in: one replica at least, 80 % of the CPU requested where no
 * metric is given, and the rest of a behavior that is given.
 *
 * Source: pkg/apis/autoscaling/v2/defaults.go SetDefaults_HorizontalPodAutoscaler, GenerateHPAScaleUpRules,
 * GenerateHPAScaleDownRules.
 */
export function defaultHorizontalPodAutoscaler(manifest: Manifest<HorizontalPodAutoscaler>): HorizontalPodAutoscaler {
  const { spec } = manifest;
  const metrics = spec?.metrics ?? [];
  const { scaleUp, scaleDown } = defaultScalingBehavior;
  return {
    kind: 'HorizontalPodAutoscaler',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      scaleTargetRef: { kind: spec?.scaleTargetRef?.kind ?? '', name: spec?.scaleTargetRef?.name ?? '' },
      minReplicas: spec?.minReplicas ?? autoscalerDefaults.minReplicas,
      maxReplicas: spec?.maxReplicas ?? 0,
      metrics: metrics.length > 0 ? metrics.map(defaultMetric) : [cpuOfRequests],
      behavior: spec?.behavior && {
        scaleUp: defaultRules(spec.behavior.scaleUp, scaleUp),
        scaleDown: defaultRules(spec.behavior.scaleDown, scaleDown),
      },
    },
  };
}

const cpuOfRequests: MetricSpec = {
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization: autoscalerDefaults.cpuAverageUtilization },
  },
};

function defaultMetric({ type, resource, containerResource, pods }: Manifest<MetricSpec>): MetricSpec {
  return {
    type: type ?? 'Resource',
    resource: resource && { name: resource.name ?? '', target: defaultTarget(resource.target) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      container: containerResource.container ?? '',
      target: defaultTarget(containerResource.target),
    },
    pods: pods && { metric: { name: pods.metric?.name ?? '' }, target: defaultTarget(pods.target) },
  };
}

function defaultTarget(manifest: Manifest<MetricTarget> | undefined): MetricTarget {
  return { ...manifest, type: manifest?.type ?? 'Utilization' };
}

/** Without policies of its own a direction has those of the defaults. */
function defaultRules(manifest: Manifest<ScalingRules> | undefined, defaults: ScalingRules): ScalingRules {
  const policies = manifest?.policies ?? [];
  return {
    stabilizationWindowSeconds: manifest?.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: manifest?.selectPolicy ?? defaults.selectPolicy,
    policies:
      policies.length === 0
        ? defaults.policies
        : policies.map(({ type, value, periodSeconds }) => ({
            type: type ?? 'Pods',
            value: value ?? 0,
            periodSeconds: periodSeconds ?? 0,
          })),
    tolerance: manifest?.tolerance,
  };
}
