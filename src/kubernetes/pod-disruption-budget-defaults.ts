import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { Manifest, PodDisruptionBudget } from './objects.ts';
import { defaultLabelSelector } from './workload-defaults.ts';

/** No bound is filled in; a pod that is not healthy is evicted where the budget has enough healthy ones. */
export function defaultPodDisruptionBudget(manifest: Manifest<PodDisruptionBudget>): PodDisruptionBudget {
  const { spec } = manifest;
  return {
    kind: 'PodDisruptionBudget',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      ...(spec?.selector === undefined ? {} : { selector: defaultLabelSelector(spec.selector) }),
      ...(spec?.minAvailable === undefined ? {} : { minAvailable: spec.minAvailable }),
      ...(spec?.maxUnavailable === undefined ? {} : { maxUnavailable: spec.maxUnavailable }),
      unhealthyPodEvictionPolicy: spec?.unhealthyPodEvictionPolicy ?? 'IfHealthyBudget',
    },
  };
}
