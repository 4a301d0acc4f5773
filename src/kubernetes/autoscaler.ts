import type { Metadata } from './metadata.ts';
import type { ScalingBehavior } from './scaling-behavior.ts';

/** How much of a metric there should be; exactly the field that `type` names counts. Amounts in base units. */
export interface MetricTarget {
  readonly type: 'Utilization' | 'Value' | 'AverageValue';
  /** In percent of what the pods request. */
  readonly averageUtilization?: number | undefined;
  readonly averageValue?: number | undefined;
  readonly value?: number | undefined;
}

/** What a HorizontalPodAutoscaler looks at: exactly the field that `type` names is set. */
export interface MetricSpec {
  readonly type: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External';
  readonly resource?: { readonly name: string; readonly target: MetricTarget } | undefined;
  readonly containerResource?:
    | { readonly name: string; readonly container: string; readonly target: MetricTarget }
    | undefined;
  readonly pods?: { readonly metric: { readonly name: string }; readonly target: MetricTarget } | undefined;
}

/** Scales a workload by what its pods use. */
export interface HorizontalPodAutoscaler {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly metadata: Metadata;
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly MetricSpec[];
    /** Absent: the rules from before behavior existed. */
    readonly behavior?: ScalingBehavior | undefined;
  };
}
