import type { Metadata } from './metadata.ts';
import type { LabelSelector } from './workload.ts';

/** Bounds how many pods are away at a time by evictions; at most one of the two bounds is set. */
export interface PodDisruptionBudget {
  readonly kind: 'PodDisruptionBudget';
  readonly metadata: Metadata;
  readonly spec: {
    /** Absent selects nothing; an empty one selects every pod of the namespace. */
    readonly selector?: LabelSelector | undefined;
    /** Numbers of pods, or percentages such as "25%". */
    readonly minAvailable?: number | string | undefined;
    readonly maxUnavailable?: number | string | undefined;
    readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
  };
}
