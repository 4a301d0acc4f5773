/** At most `value` pods, or percent of the pods, may be added or removed in any period. */
export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

/** The rules of one direction. Of several policies the one of the largest change counts, or of the smallest. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
  /** Instead of the controller's own tolerance. */
  readonly tolerance?: number | undefined;
}

/** `spec.behavior`, complete. */
export interface ScalingBehavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/**
 * What autoscaling/v2 fills into a behavior that is given. One that is not given at all stays so.
 *
 * Source: pkg/apis/autoscaling/v2/defaults.go; the window down is the flag
 * --horizontal-pod-autoscaler-downscale-stabilization.
 */
export const defaultScalingBehavior: ScalingBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  },
};
